import type { PlainDate } from "../../domain/calendar/plain-date.ts";
import { statement, type Tx } from "../statement.ts";

/** Reads the index transactions_suspended. */
const SELECT_SUSPENDED = statement(
  "select_suspended",
  "tenant",
  `select t.id, t.settle_on
     from transactions t
    where t.merchant_id = $1::bigint and t.settle_hold = 'suspended' and t.state = 'approved'
      and t.settle_on is not null
    order by t.settle_on, t.id
    limit $2::int`,
);

/** Held payments, those that were to settle first before the others. */
export async function selectSuspended(
  tx: Tx,
  limit: number,
): Promise<{ readonly id: bigint; readonly settleOn: PlainDate }[]> {
  return await tx.query(SELECT_SUSPENDED, [tx.merchantId, limit]);
}
