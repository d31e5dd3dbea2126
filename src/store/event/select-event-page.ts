import type { Instant } from "../../domain/calendar/instant.ts";
import type { EventKind } from "../../domain/event.ts";
import { instantOrNull } from "../parameters.ts";
import { statement, type Tx } from "../statement.ts";
import { EVENT_COLUMNS, type EventRow } from "./event-row.ts";

/**
 * By the primary key. A filter reads past the events that it leaves out: an index that could find
 * its own would cost every renewal a write.
 */
const SELECT_EVENT_PAGE = statement(
  "select_event_page",
  "tenant",
  `select ${EVENT_COLUMNS}
     from events e
    where e.merchant_id = $1::bigint and e.id > $2::bigint
      and ($3::bigint is null or e.purchase_id = $3::bigint)
      and ($4::text is null or e.kind = $4::text)
      and ($5::timestamptz is null or e.at >= $5::timestamptz)
      and ($6::timestamptz is null or e.at < $6::timestamptz)
    order by e.id
    limit $7::int`,
);

export type EventPage = {
  readonly afterId: bigint;
  readonly purchaseId: bigint | null;
  readonly kind: EventKind | null;
  /** From this instant on. */
  readonly from: Instant | null;
  /** Before this instant. */
  readonly before: Instant | null;
  readonly limit: number;
};

/** Events with larger ids, the smallest first. */
export async function selectEventPage(tx: Tx, page: EventPage): Promise<EventRow[]> {
  return await tx.query<EventRow>(SELECT_EVENT_PAGE, [
    tx.merchantId,
    page.afterId,
    page.purchaseId,
    page.kind,
    instantOrNull(page.from),
    instantOrNull(page.before),
    page.limit,
  ]);
}
