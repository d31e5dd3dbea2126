import type { CommittedEvent } from "../../domain/event.ts";

export type EventRow = CommittedEvent;

export const EVENT_COLUMNS = `e.id, e.kind, e.purchase_id, e.subscription_id, e.transaction_id,
  e.order_no, e.at, e.facts`;
