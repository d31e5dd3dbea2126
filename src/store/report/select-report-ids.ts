import { isoInstant, type Instant } from "../../domain/calendar/instant.ts";
import type { PlainDate } from "../../domain/calendar/plain-date.ts";
import { statement, type Tx } from "../statement.ts";

/**
 * The ids of one business date, in one text: a row for each would take the memory that a report of a
 * day is not to take. By the index transactions_by_day.
 */
const SELECT_REPORT_IDS = statement(
  "select_report_ids",
  "tenant",
  `select string_agg(t.id::text, ',') as ids
     from transactions t
    where t.merchant_id = $1::bigint and t.business_on = $2::date
      and t.at >= $3::timestamptz and t.at < $4::timestamptz
      and t.kind <> 'surplus'
      and (t.state in ('approved', 'declined') or t.stood_in_at is not null)`,
);

export type ReportSpan = { readonly from: Instant; readonly before: Instant };

/**
 * Of the transactions of a business date that were made in a span of time, in no order: decided, or
 * approved on trust.
 */
export async function selectReportIds(
  tx: Tx,
  businessOn: PlainDate,
  { from, before }: ReportSpan,
): Promise<bigint[]> {
  const [row] = await tx.query<{ ids: string | null }>(SELECT_REPORT_IDS, [
    tx.merchantId,
    businessOn,
    isoInstant(from),
    isoInstant(before),
  ]);
  return row?.ids == null ? [] : row.ids.split(",").map(BigInt);
}
