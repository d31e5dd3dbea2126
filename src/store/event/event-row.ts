import type { Instant } from "../../domain/calendar/instant.ts";
import type { EventKind } from "../../domain/event.ts";

export type EventRow = {
  readonly id: bigint;
  readonly kind: EventKind;
  readonly purchaseId: bigint | null;
  readonly subscriptionId: bigint | null;
  readonly transactionId: bigint | null;
  /** Place among the events of its purchase. */
  readonly orderNo: bigint;
  readonly at: Instant;
  readonly facts: Readonly<Record<string, unknown>> | null;
};

export const EVENT_COLUMNS = `e.id, e.kind, e.purchase_id, e.subscription_id, e.transaction_id,
  e.order_no, e.at, e.facts`;
