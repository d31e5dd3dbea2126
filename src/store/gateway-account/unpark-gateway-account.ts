import { statement, type Tx } from "../statement.ts";

const UNPARK_GATEWAY_ACCOUNT = statement(
  "unpark_gateway_account",
  "tenant",
  `update gateway_accounts a
      set state = 'usable', parked_at = null, parked_until = null, unanswered = 0
    where a.merchant_id = $1::bigint and a.id = $2::bigint`,
);

/** Somebody answers there again. */
export async function unparkGatewayAccount(tx: Tx, id: bigint): Promise<void> {
  await tx.query(UNPARK_GATEWAY_ACCOUNT, [tx.merchantId, id]);
}
