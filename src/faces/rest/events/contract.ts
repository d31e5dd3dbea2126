import { z } from "zod";
import { EVENT_KINDS } from "../../../domain/event.ts";
import { EventId, PurchaseId, SubscriptionId, TransactionId } from "../wire/ids.ts";
import { After, Limit, listOf } from "../wire/lists.ts";
import { InstantText } from "../wire/times.ts";

/**
 * Dates, ids and texts as they are everywhere in the API.
 *
 * @public Named in the API description.
 */
export const EventFacts = z.looseObject({
  reason: z.string().optional(),
  /** Of a subscription that was made. */
  state: z.string().optional(),
  /** The payment that a refund, a void or a dispute is about. */
  parentId: z.string().optional(),
  /** The refund that sends a surplus back. */
  refundId: z.string().optional(),
  paymentMethodId: z.string().optional(),
  customerId: z.string().optional(),
  /** How long the card that expires is good for still. */
  expiryYear: z.int().optional(),
  expiryMonth: z.int().optional(),
  daysAhead: z.int().optional(),
  /** Of the card that a notice is about. */
  brand: z.string().optional(),
  last4: z.string().nullable().optional(),
  settlementId: z.string().optional(),
  /** The address that events are sent to. */
  endpointId: z.string().optional(),
  amountMinor: z.int().optional(),
  /** Of a batch; below 0 where refunds outweigh. */
  totalMinor: z.int().optional(),
  currency: z.string().optional(),
  settleOn: z.string().optional(),
  /** Dates that were missed and are not charged. */
  skippedOn: z.array(z.string()).optional(),
  extendedDays: z.int().optional(),
  chargeOn: z.string().nullable().optional(),
  finalNumber: z.int().optional(),
});

/** One thing that happened. */
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
  facts: EventFacts,
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
  after: After,
});
export const EventPath = z.object({ id: EventId });
export const EventList = listOf(Event);
