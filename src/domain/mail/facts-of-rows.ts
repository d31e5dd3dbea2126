/** Single facts of a mail, read from rows. Pure. */
import type { Instant } from "../calendar/instant.ts";
import { earliest, type PlainDate } from "../calendar/plain-date.ts";
import { dateIn } from "../calendar/zone.ts";
import type { Purchase } from "../purchase/purchase.ts";
import { amountDue, type Subscription } from "../subscription/subscription.ts";
import type { Transaction } from "../transaction/transaction.ts";
import type { CardFacts, MailFacts } from "./mail-facts.ts";
import type { MailRows } from "./mail-rows.ts";

export function cardOf(paymentMethodId: bigint, rows: MailRows): CardFacts | null {
  const method = rows.methods.get(paymentMethodId);
  if (method === undefined) return null;
  const { brand, last4, expiryYear: year, expiryMonth: month } = method;
  return { brand, last4, expiry: year === null || month === null ? null : { year, month } };
}

export function referenceOf({ merchantRef, id }: Purchase): string {
  return merchantRef ?? String(id);
}

export function zoneOf({ policyId }: Purchase, rows: MailRows): string {
  return rows.rules(policyId).zone;
}

/** The subscriptions whose positions a payment pays for. */
export function subscriptionsPaidBy(
  { id }: Pick<Transaction, "id">,
  rows: MailRows,
): readonly Subscription[] {
  const paid = new Set(
    rows.transactionLines.flatMap(({ transactionId, subscriptionId }) =>
      transactionId === id && subscriptionId !== null ? [subscriptionId] : [],
    ),
  );
  return rows.subscriptions.filter((one) => paid.has(one.id));
}

type Subject =
  | Transaction
  | { readonly purchaseId: bigint; readonly subscriptionIds?: readonly bigint[] };

/** What it is about, in the words of the order; of a renewal only what renews. */
export function productOf(subject: Subject, rows: MailRows): string | null {
  const isRenewal =
    "id" in subject && (subject.stage === "rebill" || subject.stage === "conversion");
  const wanted =
    "id" in subject
      ? isRenewal
        ? subscriptionsPaidBy(subject, rows).map(({ id }) => id)
        : null
      : (subject.subscriptionIds ?? null);
  const lines = rows.purchaseLines.filter(
    ({ purchaseId, subscriptionId }) =>
      purchaseId === subject.purchaseId &&
      (wanted === null || (subscriptionId !== null && wanted.includes(subscriptionId))),
  );
  return lines.length === 0 ? null : lines.map(({ description }) => description).join(", ");
}

/** The next day on which any of them is charged, with what is due on it; null: nothing is. */
export function nextOf(subscriptions: readonly Subscription[]): MailFacts["next"] {
  const charged = subscriptions.flatMap((one) =>
    one.chargeOn === null ? [] : [{ one, chargeOn: one.chargeOn }],
  );
  const [first] = charged;
  if (first === undefined) return null;
  const on = charged.map(({ chargeOn }) => chargeOn).reduce(earliest);
  const due = charged.filter(({ chargeOn }) => chargeOn === on);
  const minor = due.reduce((sum, { one }) => sum + amountDue(one), 0n);
  return { on, amount: { minor, currency: first.one.currency } };
}

/** The day on which access of a purchase that ended is over; null: it goes on, or is over by `now`. */
export function accessUntilOf(purchase: Purchase, rows: MailRows, now: Instant): PlainDate | null {
  const { state, accessUntil } = purchase;
  if (state !== "cancelled" || accessUntil === null || accessUntil <= now) return null;
  return dateIn(zoneOf(purchase, rows), accessUntil);
}
