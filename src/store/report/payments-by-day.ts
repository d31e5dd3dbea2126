import type { PlainDate } from "../../domain/calendar/plain-date.ts";
import type { TransactionState } from "../../domain/transaction/transaction.ts";
import { statement, type Tx } from "../statement.ts";

/** Reads the index transactions_by_day. What the bank was told is left out: captures, voids, disputes. */
const PAYMENTS_BY_DAY = statement(
  "payments_by_day",
  "tenant",
  `select t.business_on as on_date, t.kind, t.state, t.currency, count(*)::int as count,
          sum(t.amount_minor)::bigint as sum_minor
     from transactions t
    where t.merchant_id = $1::bigint and t.business_on between $2::date and $3::date
      and t.kind in ('sale', 'refund')
    group by t.business_on, t.kind, t.state, t.currency
    order by t.business_on, t.kind, t.state, t.currency`,
);

export type DayOfPayments = {
  readonly onDate: PlainDate;
  readonly kind: "sale" | "refund";
  readonly state: TransactionState;
  readonly currency: string;
  readonly count: number;
  readonly sumMinor: bigint;
};

/** Payments and refunds by business date, both dates included. */
export async function selectPaymentsByDay(
  tx: Tx,
  range: { readonly from: PlainDate; readonly to: PlainDate },
): Promise<DayOfPayments[]> {
  return await tx.query<DayOfPayments>(PAYMENTS_BY_DAY, [tx.merchantId, range.from, range.to]);
}
