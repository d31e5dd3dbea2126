/** What the answer to the first payment makes of a purchase that waits for it. Pure. */
import type { Instant } from "../calendar/instant.ts";
import { change, type Change, type FirstUse } from "../change.ts";
import { assertMove } from "../lifecycle.ts";
import type { RuleSet } from "../policy/rule-set.ts";
import type { Transaction } from "../transaction/transaction.ts";
import { createdEvents, firstSubscriptions, waitsForSettlement } from "./first-subscriptions.ts";
import type { Held } from "./moves.ts";
import { PURCHASE_LIFECYCLE, type Purchase } from "./purchase.ts";

const DAY_MS = 86_400_000;

/** The purchase is active and its subscriptions exist: charging, or waiting at their gate. */
export function approveFirst(held: Held, first: Transaction): Change {
  const { purchase, rules } = held;
  assertMove(PURCHASE_LIFECYCLE, "approve", purchase.state, "active");
  const gate = waitsForSettlement(first, rules) ? first : null;
  const subscriptions = firstSubscriptions(purchase, rules, gate);
  return change({
    purchases: [
      {
        was: purchase,
        next: { ...purchase, state: "active", accessUntil: soldAccessUntil(purchase) },
      },
    ],
    newSubscriptions: subscriptions,
    events: [
      ...createdEvents(subscriptions),
      { kind: "purchase.activated", purchaseId: purchase.id },
    ],
  });
}

/** Declined, or never delivered without stand-in: nothing was sold. */
export function failFirst(held: Held, reason: string): Change {
  const { purchase } = held;
  assertMove(PURCHASE_LIFECYCLE, "fail", purchase.state, "failed");
  return change({
    purchases: [{ was: purchase, next: { ...purchase, state: "failed", reason } }],
    events: [{ kind: "purchase.failed", purchaseId: purchase.id, facts: { reason } }],
  });
}

/** When access ends as it was sold, counted from the sale; null: no end is known. */
export function soldAccessUntil(purchase: Purchase): Instant | null {
  const { accessDays } = purchase.terms;
  return purchase.recurring || accessDays === null ? null : purchase.boughtAt + accessDays * DAY_MS;
}

/**
 * Whether an answer comes too late for the policy: the client was answered before it, and did not
 * hear of an approval. Only the request that made the purchase has somebody waiting for its answer.
 */
export function isTooLate(rules: RuleSet, { clientWaits }: { readonly clientWaits?: boolean }) {
  return rules.lateFirstApproval === "void" && clientWaits !== true;
}

/** The scheme's id of an approved first payment, which later charges refer to. */
export function firstUses(first: Transaction, networkTransactionId: string | null): FirstUse[] {
  const { paymentMethodId } = first;
  return networkTransactionId === null || paymentMethodId === null
    ? []
    : [{ paymentMethodId, networkTransactionId }];
}
