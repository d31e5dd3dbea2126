import { statement, type Tx } from "../statement.ts";
import { EVENT_COLUMNS, type EventRow } from "./event-row.ts";

/**
 * By the primary key. With a purchase it reads past the events of all others: an index that could
 * find them would cost every renewal a write.
 */
const SELECT_EVENT_PAGE = statement(
  "select_event_page",
  "tenant",
  `select ${EVENT_COLUMNS}
     from events e
    where e.merchant_id = $1::bigint and e.id > $2::bigint
      and ($3::bigint is null or e.purchase_id = $3::bigint)
    order by e.id
    limit $4::int`,
);

export type EventPage = {
  readonly afterId: bigint;
  readonly purchaseId: bigint | null;
  readonly limit: number;
};

/** Events with larger ids, the smallest first. */
export async function selectEventPage(tx: Tx, page: EventPage): Promise<EventRow[]> {
  return await tx.query<EventRow>(SELECT_EVENT_PAGE, [
    tx.merchantId,
    page.afterId,
    page.purchaseId,
    page.limit,
  ]);
}
