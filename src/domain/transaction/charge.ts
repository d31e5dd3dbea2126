/**
 * A charge as decisions see it: the transaction, what it pays for, what came back, and what a decision
 * may use. Shared by the decisions on approvals, declines and silence.
 */
import type { Instant } from "../calendar/instant.ts";
import type { PlainDate } from "../calendar/plain-date.ts";
import { dateIn } from "../calendar/zone.ts";
import type { Change, Edit } from "../change.ts";
import { assertMove } from "../lifecycle.ts";
import type { DeclineClass } from "../policy/decline.ts";
import type { RuleSet } from "../policy/rule-set.ts";
import type { Held } from "../purchase/moves.ts";
import type { Exposure, StandInLimits } from "../purchase/stand-in-limits.ts";
import type { Subscription } from "../subscription/subscription.ts";
import {
  TRANSACTION_LIFECYCLE,
  type PayerChecks,
  type Transaction,
  type TransactionLine,
  type TransactionMove,
  type TransactionState,
} from "./transaction.ts";

/** What came back. `never-arrived` only from a look-up. */
export type Outcome =
  | {
      readonly kind: "approved";
      readonly gatewayRef: string;
      readonly authCode: string;
      readonly networkTransactionId: string | null;
      readonly checks?: PayerChecks;
      readonly surplus: readonly { readonly gatewayRef: string; readonly amountMinor: bigint }[];
    }
  | {
      readonly kind: "declined";
      readonly declineClass: DeclineClass;
      readonly responseCode: string;
      readonly adviceCode: string | null;
    }
  | {
      readonly kind: "undeliverable";
      readonly answered: boolean;
      readonly cause: string;
      /** Nobody was called at all, so this was no try. */
      readonly unsent?: true;
    }
  | { readonly kind: "no-answer"; readonly cause: string }
  | { readonly kind: "never-arrived" };

/** An undecided transaction with what it pays for. */
export type Charge = {
  readonly transaction: Transaction;
  readonly lines: readonly TransactionLine[];
  /** The subscriptions of its lines. */
  readonly subscriptions: readonly Subscription[];
  readonly rules: RuleSet;
  /** The purchase with all its subscriptions: null on the hot path, which seldom needs it. */
  readonly held: Held | null;
  /** The transaction that this one refunds, voids or captures. */
  readonly parent: Transaction | null;
};

/** What a decision gets from outside. */
export type OutcomeContext = {
  readonly now: Instant;
  /** A fresh random key for the next attempt. */
  readonly newKey: () => string;
  /** The gateway is known to be out of reach until then; undecided charges wait for that together. */
  readonly notBefore?: Instant;
  /** The request that made the purchase waits for this answer; absent: it was answered already. */
  readonly clientWaits?: boolean;
  /** What a temporary approval may not pass; absent: the merchant has no limits. */
  readonly trust?: { readonly limits: StandInLimits; readonly exposure: Exposure };
  /** Fresh ids of kind `record`, for surplus children and their refunds. */
  readonly newRecordId: () => bigint;
};

/** `needs-purchase`: load the purchase and its subscriptions and ask again. */
export type Decision =
  | { readonly kind: "change"; readonly change: Change }
  | { readonly kind: "needs-purchase" };

export type Approval = Extract<Outcome, { kind: "approved" }>;
export type Declined = Extract<Outcome, { kind: "declined" }>;
export type Undelivered = Extract<Outcome, { kind: "undeliverable" }>;

/** A decision that needs nothing more. */
export function decided(made: Change): Decision {
  return { kind: "change", change: made };
}

/** The business date that an answer at `now` belongs to. */
export function businessDate(rules: RuleSet, now: Instant): PlainDate {
  return dateIn(rules.zone, now);
}

/** The transaction after a legal move; a throw is a bug. */
export function moved(
  was: Transaction,
  move: TransactionMove,
  state: TransactionState,
  part: Partial<Transaction>,
): Transaction {
  assertMove(TRANSACTION_LIFECYCLE, move, was.state, state);
  return { ...was, ...part, state };
}

/** A line that pays for a position, with its subscription. */
export type PaidPosition = {
  readonly line: { readonly position: number; readonly claimedChargeOn: PlainDate };
  readonly subscription: Subscription;
};

/** The positions that a charge pays for. Throws when a subscription was not loaded. */
export function positionsOf(charge: Charge): PaidPosition[] {
  const { lines, subscriptions, transaction } = charge;
  const paid: PaidPosition[] = [];
  for (const { lineNo, subscriptionId, position, dueOn } of lines) {
    if (subscriptionId === null || position === null || dueOn === null) continue;
    const subscription = subscriptions.find((one) => one.id === subscriptionId);
    if (subscription === undefined) {
      throw new Error(`subscription ${subscriptionId} of a line was not loaded`);
    }
    const claimedChargeOn = transaction.extra?.movedTo?.[String(lineNo)] ?? dueOn;
    paid.push({ line: { position, claimedChargeOn }, subscription });
  }
  return paid;
}

/** The purchase of a charge that cannot be decided without it. */
export function requireHeld(charge: Charge): Held {
  if (charge.held === null) {
    throw new Error(`transaction ${charge.transaction.id} was decided without its purchase`);
  }
  return charge.held;
}

/**
 * Edits of a charge's subscriptions that change nothing: the event takes its place in the order of
 * the purchase, and dates that dead lines free are looked at again.
 */
export function unchanged(charge: Charge): readonly Edit<Subscription>[] {
  return charge.subscriptions.map((one) => ({ was: one, next: one }));
}
