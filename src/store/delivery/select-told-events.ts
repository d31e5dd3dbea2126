import { isoInstant, type Instant } from "../../domain/calendar/instant.ts";
import type { DeliveryState } from "../../domain/delivery/after-try.ts";
import { statement, type Tx } from "../statement.ts";

/** Ids follow the time only roughly, so the whole range of ids is read, page by page. */
const SELECT_TOLD_EVENTS = statement(
  "select_told_events",
  "tenant",
  `select e.id, d.state
     from events e
     left join deliveries d
       on d.merchant_id = $1::bigint and d.event_id = e.id and d.target_id = $2::bigint
    where e.merchant_id = $1::bigint and e.id > $3::bigint and e.at >= $4::timestamptz
      and e.at < $5::timestamptz and (e.kind = any($6::text[]) or '*' = any($6::text[]))
    order by e.id
    limit $7::int`,
);

export type ToldEvents = {
  readonly targetId: bigint;
  readonly kinds: readonly string[];
  readonly from: Instant;
  /** Not included. */
  readonly until: Instant;
  readonly afterId: bigint;
  readonly limit: number;
};

/** `state`: of its delivery to the target; null: there is none. */
export type ToldEvent = { readonly id: bigint; readonly state: DeliveryState | null };

/** Events of some kinds that happened in a span of time, by id, and what the target was told. */
export async function selectToldEvents(tx: Tx, told: ToldEvents): Promise<ToldEvent[]> {
  return await tx.query<ToldEvent>(SELECT_TOLD_EVENTS, [
    tx.merchantId,
    told.targetId,
    told.afterId,
    isoInstant(told.from),
    isoInstant(told.until),
    told.kinds,
    told.limit,
  ]);
}
