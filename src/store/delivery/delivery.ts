import type { Instant } from "../../domain/calendar/instant.ts";
import type { DeliveryState } from "../../domain/delivery/after-try.ts";
import type { EventKind } from "../../domain/event.ts";

/** An event on its way to one target. */
export type DeliveryKey = { readonly eventId: bigint; readonly targetId: bigint };

export type Delivery = DeliveryKey & {
  readonly purchaseId: bigint | null;
  readonly state: DeliveryState;
  readonly tries: number;
  /** Of them, those before it was last sent again by hand. */
  readonly triesBefore: number;
  readonly tryAt: Instant | null;
  /** What the last try came to; null: there was none. */
  readonly lastStatus: string | null;
  readonly lastAt: Instant | null;
  readonly answer: string | null;
  readonly tookMs: number | null;
  readonly kind: EventKind;
  /** Of the target: the name of a delivery face. */
  readonly face: string;
};

/** Of `deliveries d`, `events e` and `notification_targets n`. */
export const DELIVERY_COLUMNS = `d.event_id, d.target_id, d.purchase_id, d.state, d.tries,
  d.tries_before, d.try_at, d.last_status, d.last_at, d.answer, d.took_ms, e.kind, n.face`;
