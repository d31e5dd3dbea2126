import type { PlainDate } from "../../domain/calendar/plain-date.ts";
import { statement, type Tx } from "../statement.ts";

/** Reads the index transactions_suspended. */
const SELECT_SUSPENDED = statement(
  "select_suspended",
  "tenant",
  `select t.id, t.settle_on
     from transactions t
    where t.merchant_id = $1::bigint and t.settle_hold = 'suspended' and t.state = 'approved'
      and t.settle_on >= $2::date
    order by t.settle_on, t.id
    limit $3::int`,
);

export type Suspended = { readonly id: bigint; readonly settleOn: PlainDate };

/** Held payments that were to settle on `from` or later, those that were to be first before the others. */
export async function selectSuspended(
  tx: Tx,
  from: PlainDate,
  limit: number,
): Promise<Suspended[]> {
  return await tx.query<Suspended>(SELECT_SUSPENDED, [tx.merchantId, from, limit]);
}
