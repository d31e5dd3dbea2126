import type { PlainDate } from "../../domain/calendar/plain-date.ts";
import { statement, type Tx } from "../statement.ts";

/** By the index subscriptions_to_notify. */
const SELECT_NEXT_NOTICE_DATE = statement(
  "select_next_notice_date",
  "tenant",
  `select s.notice_on
     from subscriptions s
    where s.merchant_id = $1::bigint and s.lane = $2::smallint and s.notice_on is not null
    order by s.notice_on
    limit 1`,
);

/** The first day of notice of a lane, past ones that were locked by somebody among them. */
export async function selectNextNoticeDate(tx: Tx, lane: number): Promise<PlainDate | null> {
  const [row] = await tx.query<{ noticeOn: PlainDate }>(SELECT_NEXT_NOTICE_DATE, [
    tx.merchantId,
    lane,
  ]);
  return row?.noticeOn ?? null;
}
