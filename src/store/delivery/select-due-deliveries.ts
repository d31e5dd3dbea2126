import { isoInstant, type Instant } from "../../domain/calendar/instant.ts";
import type { CommittedEvent } from "../../domain/event.ts";
import { EVENT_COLUMNS } from "../event/event-row.ts";
import { statement, type Tx } from "../statement.ts";
import type { DeliveryKey } from "./delivery.ts";

/**
 * For each target as many as it has places, the longest due first; of each purchase only the first
 * that is not over, which is what keeps its events in order. A `sending` one whose lease is past was
 * left behind by a process. Reads the indexes deliveries_due and deliveries_in_order.
 */
const SELECT_DUE_DELIVERIES = statement(
  "select_due_deliveries",
  "tenant",
  `select c.target_id, c.event_id, c.state, c.tries, c.tries_before, c.body, ${EVENT_COLUMNS}
     from unnest($3::bigint[], $4::int[]) as u(target_id, places)
    cross join lateral (
          select d.target_id, d.event_id, d.state, d.tries, d.tries_before, d.body
            from deliveries d
           where d.merchant_id = $1::bigint and d.target_id = u.target_id
             and d.state in ('due','sending') and d.try_at <= $2::timestamptz
             and not exists (
                   select from deliveries f
                    where f.merchant_id = $1::bigint and f.target_id = d.target_id
                      and f.purchase_id = d.purchase_id and f.state in ('due','sending')
                      and (f.order_no, f.event_id) < (d.order_no, d.event_id))
           order by d.try_at, d.event_id
           limit u.places) c
     join events e on e.merchant_id = $1::bigint and e.id = c.event_id`,
);

export type DueDelivery = DeliveryKey & {
  readonly state: "due" | "sending";
  readonly tries: number;
  readonly triesBefore: number;
  /** Rendered by its first try; null: it had none yet. */
  readonly body: string | null;
  readonly event: CommittedEvent;
};

export type TargetPlaces = { readonly targetId: bigint; readonly places: number };

export async function selectDueDeliveries(
  tx: Tx,
  now: Instant,
  targets: readonly TargetPlaces[],
): Promise<DueDelivery[]> {
  type DueRow = Omit<DueDelivery, "event"> & CommittedEvent;
  const rows = await tx.query<DueRow>(SELECT_DUE_DELIVERIES, [
    tx.merchantId,
    isoInstant(now),
    targets.map(({ targetId }) => targetId),
    targets.map(({ places }) => places),
  ]);
  return rows.map(({ targetId, eventId, state, tries, triesBefore, body, ...event }) => {
    return { targetId, eventId, state, tries, triesBefore, body, event };
  });
}
