/**
 * What a decision wants written, as one value.
 *
 * The domain decides (`decideOutcome`, the moves of purchases and subscriptions) and returns a
 * Change; the store writes it in one database transaction, all of it or nothing. Every `was` is the
 * row the decision was based on: its version (subscription, purchase) or its state and attempt
 * (transaction) fences the write, so a decision on an old row is never written.
 */
import type { EventDraft } from "./event.ts";
import type { Instant } from "./calendar/instant.ts";
import type { LedgerEntry } from "./ledger/posting.ts";
import type { Purchase } from "./purchase/purchase.ts";
import type { Subscription } from "./subscription/subscription.ts";
import type { PayerChecks, Transaction, TransactionLine } from "./transaction/transaction.ts";

export type Edit<T> = { readonly was: T; readonly next: T };

/** A closed, undecided attempt (I2): the key may never be sent again. */
export type ClosedAttempt = {
  readonly transactionId: bigint;
  readonly attemptNo: number;
  readonly attemptKey: string;
  readonly sentAt: Instant;
  readonly endedAt: Instant;
  readonly outcome: "undeliverable" | "never_arrived";
  readonly detail: string | null;
};

/** Something a person has to look at. */
export type Task = { readonly kind: string; readonly subjectId: bigint; readonly detail: string };

/** The scheme's id of a payment method's first payment, for the charges that follow it. */
export type FirstUse = {
  readonly paymentMethodId: bigint;
  readonly networkTransactionId: string;
};

/** What the bank found of the payer, to be kept with the payment. */
export type ChecksOf = { readonly transactionId: bigint; readonly checks: PayerChecks };

export type Change = {
  readonly purchases: readonly Edit<Purchase>[];
  readonly subscriptions: readonly Edit<Subscription>[];
  readonly transactions: readonly Edit<Transaction>[];
  readonly newSubscriptions: readonly Subscription[];
  readonly newTransactions: readonly Transaction[];
  readonly newLines: readonly TransactionLine[];
  /** Transactions whose live lines die with this change. */
  readonly deadLinesOf: readonly bigint[];
  readonly methodsOff: readonly bigint[];
  readonly firstUses: readonly FirstUse[];
  readonly checks: readonly ChecksOf[];
  readonly entries: readonly LedgerEntry[];
  readonly events: readonly EventDraft[];
  readonly attempts: readonly ClosedAttempt[];
  readonly tasks: readonly Task[];
};

const NO_CHANGE: Change = {
  purchases: [],
  subscriptions: [],
  transactions: [],
  newSubscriptions: [],
  newTransactions: [],
  newLines: [],
  deadLinesOf: [],
  methodsOff: [],
  firstUses: [],
  checks: [],
  entries: [],
  events: [],
  attempts: [],
  tasks: [],
};

export function change(part: Partial<Change>): Change {
  return { ...NO_CHANGE, ...part };
}

/** Several changes as one; no two may edit the same row. */
export function mergeChanges(changes: readonly Change[]): Change {
  const [first] = changes;
  if (first !== undefined && changes.length === 1) return first;
  return {
    purchases: joined(changes, "purchases"),
    subscriptions: joined(changes, "subscriptions"),
    transactions: joined(changes, "transactions"),
    newSubscriptions: joined(changes, "newSubscriptions"),
    newTransactions: joined(changes, "newTransactions"),
    newLines: joined(changes, "newLines"),
    deadLinesOf: joined(changes, "deadLinesOf"),
    methodsOff: joined(changes, "methodsOff"),
    firstUses: joined(changes, "firstUses"),
    checks: joined(changes, "checks"),
    entries: joined(changes, "entries"),
    events: joined(changes, "events"),
    attempts: joined(changes, "attempts"),
    tasks: joined(changes, "tasks"),
  };
}

/** One part of many changes. Most parts of most changes are empty, so only what has to be is copied. */
function joined<K extends keyof Change>(changes: readonly Change[], part: K): Change[K] {
  let filled = NO_CHANGE[part];
  let copied: unknown[] | undefined;
  for (const one of changes) {
    const more: readonly unknown[] = one[part];
    if (more.length === 0) continue;
    if (filled.length === 0) filled = one[part];
    else {
      copied ??= [...filled];
      for (const row of more) copied.push(row);
    }
  }
  return (copied as unknown as Change[K] | undefined) ?? filled;
}
