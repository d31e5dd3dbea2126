import { isoInstant, type Instant } from "../../domain/calendar/instant.ts";
import { statement, type Tx } from "../statement.ts";

const PARK_GATEWAY_ACCOUNT = statement(
  "park_gateway_account",
  "tenant",
  `update gateway_accounts a
      set state = 'parked', parked_at = coalesce(a.parked_at, $3::timestamptz),
          parked_until = $4::timestamptz
    where a.merchant_id = $1::bigint and a.id = $2::bigint`,
);

/** Nobody answered at `now`; the next try is at `until`. */
export async function parkGatewayAccount(
  tx: Tx,
  account: { readonly id: bigint; readonly now: Instant; readonly until: Instant },
): Promise<void> {
  await tx.query(PARK_GATEWAY_ACCOUNT, [
    tx.merchantId,
    account.id,
    isoInstant(account.now),
    isoInstant(account.until),
  ]);
}
