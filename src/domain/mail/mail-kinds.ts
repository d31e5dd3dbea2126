/** The mails that are written, and the events that those to customers come from. */
import type { EventKind } from "../event.ts";

/** To customers. */
export const CUSTOMER_MAILS = [
  "receipt",
  "notice",
  "declined",
  "authentication_required",
  "card_expiring",
  "cancelled",
  "expired",
  "refunded",
  "amount_changed",
  "stand_in_started",
  "stand_in_confirmed",
  "stand_in_withdrawn",
  "invoice",
  "reminder",
] as const;
export type CustomerMail = (typeof CUSTOMER_MAILS)[number];

/** All of them: beside those to customers, what a merchant's own people are told. */
export const MAIL_KINDS = [...CUSTOMER_MAILS, "postback_failed"] as const;
export type MailKind = (typeof MAIL_KINDS)[number];

/**
 * Which event gives which mail: one event, one mail at most. Which of several it is, and what else must
 * hold of the rows that it is about, stands in mail-of-event.ts.
 */
export const MAILS_OF = {
  "transaction.approved": ["receipt"],
  "subscription.notice_due": ["notice"],
  "transaction.declined": ["declined", "authentication_required"],
  "payment_method.expiring": ["card_expiring"],
  "purchase.cancelled": ["cancelled"],
  "purchase.expired": ["expired"],
  "transaction.refunded": ["refunded"],
  "transaction.voided": ["refunded"],
  "subscription.changed": ["amount_changed"],
  "purchase.stood_in": ["stand_in_started"],
  "transaction.stand_in_approved": ["stand_in_confirmed"],
  "transaction.stand_in_declined": ["stand_in_withdrawn"],
  "invoice.opened": ["invoice"],
  "arrears.reminded": ["reminder"],
} as const satisfies Partial<Record<EventKind, readonly [CustomerMail, ...CustomerMail[]]>>;

export type MailedEvent = keyof typeof MAILS_OF;

export function isMailed(kind: EventKind): kind is MailedEvent {
  return kind in MAILS_OF;
}

/** The events that have to be listened to for these mails. */
export function eventsOf(wanted: readonly CustomerMail[]): MailedEvent[] {
  const events = Object.keys(MAILS_OF) as MailedEvent[];
  return events.filter((event) => MAILS_OF[event].some((kind) => wanted.includes(kind)));
}
