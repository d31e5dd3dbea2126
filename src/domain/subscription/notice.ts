/** Telling a customer of a charge before it comes (docs/concepts/notices.md). Pure. */
import { addDays, compareDates, type PlainDate } from "../calendar/plain-date.ts";
import type { Edit } from "../change.ts";
import type { EventDraft } from "../event.ts";
import { amountDue, type Subscription } from "./subscription.ts";

const FEWEST_DAYS = 2;
const MOST_DAYS = 7;

/** 0: no notice; else how many days ahead of each charge. */
export function isNoticeDays(days: number): boolean {
  return days === 0 || (Number.isInteger(days) && days >= FEWEST_DAYS && days <= MOST_DAYS);
}

/** The day a customer is told of the charge on `chargeOn`; null without a charge or without notices. */
export function noticeDate(chargeOn: PlainDate | null, noticeDays: number): PlainDate | null {
  return chargeOn === null || noticeDays === 0 ? null : addDays(chargeOn, -noticeDays);
}

/** Of a subscription whose day of notice has come: whether its charge is still ahead on `today`. */
export function isStillAhead({ chargeOn }: Subscription, today: PlainDate): boolean {
  return chargeOn !== null && compareDates(chargeOn, today) > 0;
}

/** The notice is over with, given or not; the next charge has its own. */
export function noticeDone(was: Subscription): Edit<Subscription> {
  return { was, next: { ...was, noticeOn: null } };
}

/** What a notice tells: when, how much, and by what it will be paid. */
export function noticeEvent(
  was: Subscription,
  payment: { readonly brand: string; readonly last4: string | null },
): EventDraft {
  return {
    kind: "subscription.notice_due",
    purchaseId: was.purchaseId,
    subscriptionId: was.id,
    facts: {
      chargeOn: was.chargeOn,
      amountMinor: String(amountDue(was)),
      currency: was.currency,
      paymentMethodId: String(was.paymentMethodId),
      brand: payment.brand,
      last4: payment.last4,
    },
  };
}
