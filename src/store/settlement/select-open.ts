import { statement, type Tx } from "../statement.ts";
import type { Settlement } from "./settlement.ts";

const SELECT_OPEN_SETTLEMENTS = statement(
  "select_open_settlements",
  "tenant",
  `select b.id, b.gateway_account_id, b.settle_on, b.currency, b.state, b.total_minor, b.settled_at
     from settlements b
    where b.merchant_id = $1::bigint and b.state <> 'settled'
    order by b.settle_on, b.gateway_account_id, b.currency`,
);

/** Batches that have not settled, oldest first: a few per day and currency. */
export async function selectOpenSettlements(tx: Tx): Promise<Settlement[]> {
  return await tx.query<Settlement>(SELECT_OPEN_SETTLEMENTS, [tx.merchantId]);
}
