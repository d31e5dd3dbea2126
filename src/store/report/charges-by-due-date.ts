import type { PlainDate } from "../../domain/calendar/plain-date.ts";
import { statement, type Tx } from "../statement.ts";

/**
 * Positions that were paid, by the date on which they fell due, whenever they were charged.
 *
 * Lines have no index by due date, because every renewal would pay for it: this reads all lines of
 * the merchant once. A voided payment paid for nothing.
 */
const CHARGES_BY_DUE_DATE = statement(
  "charges_by_due_date",
  "tenant",
  `select l.due_on, t.currency, count(*)::int as charges, sum(l.amount_minor)::bigint as sum_minor
     from transaction_lines l
     join transactions t on t.merchant_id = l.merchant_id and t.id = l.transaction_id
    where l.merchant_id = $1::bigint and l.due_on between $2::date and $3::date
      and l.live and l.kind = 'position'
      and t.state = 'approved' and t.kind = 'sale' and t.settle_hold is distinct from 'cancelled'
    group by l.due_on, t.currency
    order by l.due_on, t.currency`,
);

export type DueDateCharges = {
  readonly dueOn: PlainDate;
  readonly currency: string;
  readonly charges: number;
  readonly sumMinor: bigint;
};

/** One row per date and currency, both dates included. */
export async function selectChargesByDueDate(
  tx: Tx,
  range: { readonly from: PlainDate; readonly to: PlainDate },
): Promise<DueDateCharges[]> {
  return await tx.query<DueDateCharges>(CHARGES_BY_DUE_DATE, [tx.merchantId, range.from, range.to]);
}
