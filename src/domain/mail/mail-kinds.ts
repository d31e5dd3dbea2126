/** The mails that customers get, and the events that they come from. */
import type { EventKind } from "../event.ts";

export const MAIL_KINDS = [
  "receipt",
  "notice",
  "declined",
  "authentication_required",
  "card_expiring",
  "cancelled",
  "expired",
  "refunded",
  "stand_in_started",
  "stand_in_confirmed",
  "stand_in_withdrawn",
  "invoice",
  "reminder",
] as const;
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
  "purchase.stood_in": ["stand_in_started"],
  "transaction.stand_in_approved": ["stand_in_confirmed"],
  "transaction.stand_in_declined": ["stand_in_withdrawn"],
  "invoice.opened": ["invoice"],
  "arrears.reminded": ["reminder"],
} as const satisfies Partial<Record<EventKind, readonly [MailKind, ...MailKind[]]>>;

export type MailedEvent = keyof typeof MAILS_OF;

export function isMailed(kind: EventKind): kind is MailedEvent {
  return kind in MAILS_OF;
}

/** The events that have to be listened to for these mails. */
export function eventsOf(wanted: readonly MailKind[]): MailedEvent[] {
  const events = Object.keys(MAILS_OF) as MailedEvent[];
  return events.filter((event) => MAILS_OF[event].some((kind) => wanted.includes(kind)));
}
