import { statement, type Tx } from "../statement.ts";
import { EVENT_COLUMNS, type EventRow } from "./event-row.ts";

/** By the primary key from its end; ids follow the time only roughly, so the page is put in order. */
const SELECT_NEWEST_EVENTS = statement(
  "select_newest_events",
  "tenant",
  `select *
     from (select ${EVENT_COLUMNS}
             from events e
            where e.merchant_id = $1::bigint
            order by e.id desc
            limit $2::int) e
    order by e.at desc, e.id desc`,
);

/** The last events, the newest first. */
export async function selectNewestEvents(tx: Tx, limit: number): Promise<EventRow[]> {
  return await tx.query<EventRow>(SELECT_NEWEST_EVENTS, [tx.merchantId, limit]);
}
