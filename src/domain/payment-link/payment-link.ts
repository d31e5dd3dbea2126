/**
 * A link by which a customer confirms and pays what their bank wants them to confirm themselves
 * (docs/concepts/payment-links.md): whom it opens what, how long, and how often. Pure.
 */
import type { Instant } from "../calendar/instant.ts";
import { awaitsCustomer, type Subscription } from "../subscription/subscription.ts";
import { isUndecided, type Transaction, type TransactionLine } from "../transaction/transaction.ts";

export type PaymentLink = {
  readonly id: bigint;
  /** The payment that was declined. */
  readonly transactionId: bigint;
  /** SHA-256 of the token, hex: the token itself is nowhere but in the link. */
  readonly tokenHash: string;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
  /** The customer is at the bank's page, or was; null: they were not asked there. */
  readonly authenticationId: bigint | null;
  /** The payment that was made by it; null: none was. */
  readonly paymentId: bigint | null;
};

const GOOD_FOR_MS = 14 * 86_400_000;

export function linkExpiresAt(now: Instant): Instant {
  return now + GOOD_FOR_MS;
}

/**
 * What a link does now. `open`: it pays. `paid`, `declined`, `undecided`: it did, and this is what
 * became of it. `settled`: nothing is owed any more, or not by this customer's confirmation.
 */
export type LinkStanding = "open" | "paid" | "declined" | "undecided" | "settled" | "expired";

export type LinkFacts = {
  readonly link: PaymentLink;
  /** The payment that was made by it. */
  readonly payment: Pick<Transaction, "state" | "responseCode"> | null;
  readonly owed: readonly Subscription[];
  readonly now: Instant;
};

/** It pays once; only a payment that never reached the bank does not count. */
export function standingOf({ link, payment, owed, now }: LinkFacts): LinkStanding {
  if (payment !== null && !neverReached(payment)) {
    if (isUndecided(payment.state)) return "undecided";
    return payment.state === "approved" ? "paid" : "declined";
  }
  if (owed.length === 0) return "settled";
  return link.expiresAt > now ? "open" : "expired";
}

/** Or was given up, because our own set-up was refused there. */
function neverReached({ state, responseCode }: Pick<Transaction, "state" | "responseCode">) {
  return state === "failed" || (state === "declined" && responseCode === "unreachable");
}

/** Of what a declined payment was to pay, what still waits for its customer. */
export function owedOf(
  lines: readonly TransactionLine[],
  subscriptions: readonly Subscription[],
): readonly Subscription[] {
  return subscriptions.filter(
    (one) =>
      awaitsCustomer(one) &&
      lines.some((line) => line.subscriptionId === one.id && line.position === one.position),
  );
}
