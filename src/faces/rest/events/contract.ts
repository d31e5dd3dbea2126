import { z } from "zod";
import { EVENT_KINDS } from "../../../domain/event.ts";
import { EventId, PurchaseId, SubscriptionId, TransactionId } from "../wire/ids.ts";
import { Limit, listOf } from "../wire/lists.ts";
import { InstantText } from "../wire/times.ts";

export const Event = z.object({
  object: z.literal("event"),
  id: EventId,
  kind: z.enum(EVENT_KINDS),
  purchaseId: PurchaseId.nullable(),
  subscriptionId: SubscriptionId.nullable(),
  transactionId: TransactionId.nullable(),
  /** Orders the events of one purchase; ids do so only roughly. */
  sequence: z.int(),
  at: InstantText,
  /** Who did it, such as key:17; null: Perennial by itself. */
  actor: z.string().nullable(),
  /** What else is to be known, by kind. */
  facts: z.record(z.string(), z.unknown()),
});
export type Event = z.output<typeof Event>;

export const EventQuery = z.strictObject({
  purchaseId: PurchaseId.optional(),
  kind: z.enum(EVENT_KINDS).optional(),
  /** From this instant on. */
  from: InstantText.optional(),
  /** Before this instant. */
  before: InstantText.optional(),
  limit: Limit,
  after: EventId.optional(),
});
export const EventPath = z.object({ id: EventId });
export const EventList = listOf(Event, EventId);
