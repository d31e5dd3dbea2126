/** The closed list of things that happen (docs/concepts/events.md; I6). */
import type { Instant } from "./calendar/instant.ts";

export const EVENT_KINDS = [
  "purchase.created",
  "purchase.activated",
  "purchase.stood_in",
  "purchase.failed",
  "purchase.cancelled",
  "purchase.expired",
  "purchase.reactivated",
  "purchase.extended",
  "purchase.login_changed",
  "subscription.created",
  "subscription.activated",
  "subscription.deactivated",
  "subscription.completed",
  "subscription.cancelled",
  "subscription.changed",
  "subscription.notice_due",
  "transaction.approved",
  "transaction.declined",
  "transaction.stood_in",
  "transaction.stand_in_approved",
  "transaction.stand_in_declined",
  "transaction.unknown",
  "transaction.abandoned",
  "transaction.voided",
  "transaction.refunded",
  "transaction.charged_back",
  "transaction.chargeback_reversed",
  "transaction.hold_changed",
  "transaction.surplus_found",
  "settlement.sent",
  "settlement.settled",
  "payment_method.changed",
  "payment_method.expiring",
  "payment_method.off",
  "invoice.opened",
  "invoice.paid",
  "invoice.withdrawn",
  "arrears.started",
  "arrears.reminded",
  "arrears.cleared",
  "report.due",
  "postback.failed",
  "endpoint.failing",
  "endpoint.switched_off",
  "endpoint.tested",
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/** One thing that happened, before it has an id and a place in the purchase's order. */
export type EventDraft = {
  readonly kind: EventKind;
  readonly purchaseId: bigint | null;
  readonly subscriptionId?: bigint;
  readonly transactionId?: bigint;
  /** JSON-safe facts beyond the ids (bigint as decimal string); absent on the hot path. */
  readonly facts?: Readonly<Record<string, unknown>>;
};

/** One thing that happened, as it is stored for good. */
export type CommittedEvent = {
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
