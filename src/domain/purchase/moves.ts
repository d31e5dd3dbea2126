/** Moves of a purchase with its subscriptions (docs/concepts/moves.md). Pure; refusals are values. */
import type { Instant } from "../calendar/instant.ts";
import { latest, type PlainDate } from "../calendar/plain-date.ts";
import { instantOf } from "../calendar/zone.ts";
import { change, type Change, type Edit } from "../change.ts";
import type { EventDraft } from "../event.ts";
import { assertMove, mayMove } from "../lifecycle.ts";
import type { RuleSet } from "../policy/rule-set.ts";
import { accept, refuse, type Result } from "../refusal.ts";
import { SUBSCRIPTION_LIFECYCLE } from "../subscription/subscription.ts";
import type { Subscription } from "../subscription/subscription.ts";
import { PURCHASE_LIFECYCLE, type Purchase, type PurchaseState } from "./purchase.ts";

/** A purchase with all its subscriptions, locked, and the rules it was sold under. */
export type Held = {
  readonly purchase: Purchase;
  readonly subscriptions: readonly Subscription[];
  readonly rules: RuleSet;
};

export type Ending = {
  readonly now: Instant;
  readonly reason: string;
  /** `paid_time`: access until what is paid for ends. `now`: at once. Absent: the policy's. */
  readonly access?: "paid_time" | "now";
};

/** Cancels: nothing more is charged; access runs to the end of the paid time, or ends now. */
export function cancelPurchase(held: Held, ending: Ending): Result<Change> {
  const { purchase, subscriptions, rules } = held;
  const may = mayMove(PURCHASE_LIFECYCLE, "cancel", purchase.state);
  if (!may.ok) return may;
  if (!purchase.recurring) {
    return refuse(
      "wrong_state",
      "This purchase does not recur, so there is nothing to cancel; expire it or refund it.",
    );
  }
  const edits = cancelSubscriptions(subscriptions, ending.reason);
  return accept(
    change({
      purchases: [{ was: purchase, next: asCancelled(purchase, subscriptions, rules, ending) }],
      subscriptions: edits.edits,
      events: [...edits.events, purchaseEvent("purchase.cancelled", purchase, ending.reason)],
    }),
  );
}

/** Ends access at once and everything that would charge. */
export function expirePurchase(held: Held, ending: Omit<Ending, "access">): Result<Change> {
  const { purchase, subscriptions } = held;
  const may = mayMove(PURCHASE_LIFECYCLE, "expire", purchase.state);
  if (!may.ok) return may;
  const edits = cancelSubscriptions(subscriptions, ending.reason);
  const next: Purchase = {
    ...purchase,
    state: "expired",
    reason: ending.reason,
    accessUntil: ending.now,
    expiredAt: ending.now,
  };
  return accept(
    change({
      purchases: [{ was: purchase, next }],
      subscriptions: edits.edits,
      events: [...edits.events, purchaseEvent("purchase.expired", purchase, ending.reason)],
    }),
  );
}

/**
 * What must become of a purchase whose subscriptions are changed to `after`: cancelled when the last
 * of them is. What is paid for is told by the dates they had before. An expiry is asked for by a
 * policy and takes the others along.
 */
export function followSubscriptions(
  held: Held,
  after: readonly Subscription[],
  ending: Ending,
): { readonly edit: Edit<Purchase> | null; readonly events: readonly EventDraft[] } {
  const { purchase, subscriptions, rules } = held;
  const open = after.some((one) => one.state !== "cancelled");
  if (open || (purchase.state !== "active" && purchase.state !== "temporary")) {
    return { edit: null, events: [] };
  }
  return {
    edit: { was: purchase, next: asCancelled(purchase, subscriptions, rules, ending) },
    events: [purchaseEvent("purchase.cancelled", purchase, ending.reason)],
  };
}

function asCancelled(
  purchase: Purchase,
  subscriptions: readonly Subscription[],
  rules: RuleSet,
  ending: Ending,
): Purchase {
  const state: PurchaseState = "cancelled";
  assertMove(PURCHASE_LIFECYCLE, "cancel", purchase.state, state);
  const access = ending.access ?? rules.accessOnCancel;
  const paidUntil = endOfPaidTime(subscriptions, rules);
  return {
    ...purchase,
    state,
    reason: ending.reason,
    cancelledAt: ending.now,
    accessUntil:
      access === "now" || paidUntil === null ? ending.now : Math.max(paidUntil, ending.now),
  };
}

/** The start of the last date that is not paid for, in the business zone. */
function endOfPaidTime(subscriptions: readonly Subscription[], rules: RuleSet): Instant | null {
  let until: PlainDate | null = null;
  for (const one of subscriptions) {
    const on = one.retryNo > 0 ? one.dueOn : (one.chargeOn ?? one.dueOn);
    until = until === null ? on : latest(until, on);
  }
  return until === null ? null : instantOf(rules.zone, until, "00:00");
}

function cancelSubscriptions(
  subscriptions: readonly Subscription[],
  reason: string,
): { readonly edits: readonly Edit<Subscription>[]; readonly events: readonly EventDraft[] } {
  const open = subscriptions.filter((one) => one.state !== "cancelled");
  return {
    edits: open.map((was) => {
      assertMove(SUBSCRIPTION_LIFECYCLE, "cancel", was.state, "cancelled");
      return {
        was,
        next: { ...was, state: "cancelled", reason, chargeOn: null, noticeOn: null },
      };
    }),
    events: open.map((one) => subscriptionEvent("subscription.cancelled", one, { reason })),
  };
}

function subscriptionEvent(
  kind: EventDraft["kind"],
  subscription: Subscription,
  facts?: EventDraft["facts"],
): EventDraft {
  const { id, purchaseId } = subscription;
  return { kind, purchaseId, subscriptionId: id, ...(facts === undefined ? {} : { facts }) };
}

function purchaseEvent(
  kind: EventDraft["kind"],
  purchase: Purchase,
  reason: string | null,
  facts: Readonly<Record<string, unknown>> = {},
): EventDraft {
  return {
    kind,
    purchaseId: purchase.id,
    facts: reason === null ? facts : { reason, ...facts },
  };
}
