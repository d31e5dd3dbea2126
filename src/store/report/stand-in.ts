import type { PlainDate } from "../../domain/calendar/plain-date.ts";
import { statement, type Tx } from "../statement.ts";

/** Reads the index transactions_by_day. */
const STAND_IN_REPORT = statement(
  "stand_in_report",
  "tenant",
  `select case when t.stood_in_at is null then 'refused'
               when t.state = 'approved' then 'confirmed'
               when t.check_at is null then 'withdrawn'
               else 'open' end as became,
          case when t.state = 'declined' then t.response_code end as response_code,
          t.currency, count(*)::int as count, sum(t.amount_minor)::bigint as sum_minor
     from transactions t
    where t.merchant_id = $1::bigint and t.business_on between $2::date and $3::date
      and t.stage = 'initial' and t.parent_id is null
      and (t.stood_in_at is not null or t.response_code like 'stand_in_limit_%')
    group by 1, 2, t.currency
    order by 1, t.currency, 2`,
);

/** First payments that the bank could not be reached for, by what became of them. */
export type StandInOutcome = {
  /** `refused`: a limit was reached, nothing was sold. */
  readonly became: "open" | "confirmed" | "withdrawn" | "refused";
  /** Why it was withdrawn or refused. */
  readonly responseCode: string | null;
  readonly currency: string;
  readonly count: number;
  readonly sumMinor: bigint;
};

/** Of the sales of these days, both included. */
export async function selectStandInReport(
  tx: Tx,
  range: { readonly from: PlainDate; readonly to: PlainDate },
): Promise<StandInOutcome[]> {
  return await tx.query<StandInOutcome>(STAND_IN_REPORT, [tx.merchantId, range.from, range.to]);
}
