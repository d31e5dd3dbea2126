import { statement, type Tx } from "../statement.ts";
import type { BatchKey, Settlement } from "./settlement.ts";

const LOCK_SETTLEMENT = statement(
  "lock_settlement",
  "tenant",
  `select b.id, b.gateway_account_id, b.settle_on, b.currency, b.state, b.total_minor, b.settled_at
     from settlements b
    where b.merchant_id = $1::bigint and b.gateway_account_id = $2::bigint
      and b.settle_on = $3::date and b.currency = $4::text
      for no key update`,
);

/** The batch of a transaction, locked so that it cannot settle while the caller decides. */
export async function lockSettlement(tx: Tx, batch: BatchKey): Promise<Settlement | null> {
  const [row] = await tx.query<Settlement>(LOCK_SETTLEMENT, [
    tx.merchantId,
    batch.gatewayAccountId,
    batch.settleOn,
    batch.currency,
  ]);
  return row ?? null;
}
