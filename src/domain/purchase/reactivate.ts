/** A purchase that is over sells again (docs/concepts/moves.md). Pure; refusals are values. */
import type { PlainDate } from "../calendar/plain-date.ts";
import { change, type Change } from "../change.ts";
import { assertMove, mayMove } from "../lifecycle.ts";
import { accept, refuse, type Result } from "../refusal.ts";
import { afterApproval, countFrom } from "../subscription/charged.ts";
import { noticeDate } from "../subscription/notice.ts";
import {
  isPastFinal,
  SUBSCRIPTION_LIFECYCLE,
  type Subscription,
} from "../subscription/subscription.ts";
import type { PaidPosition } from "../transaction/charge.ts";
import type { Held } from "./moves.ts";
import { PURCHASE_LIFECYCLE, type Purchase } from "./purchase.ts";

/** `charge`: their next positions have to be paid before anything changes. */
export type Reactivation =
  | { readonly kind: "change"; readonly change: Change }
  | { readonly kind: "charge"; readonly subscriptions: readonly Subscription[] };

/** A cancelled purchase charges on by itself; an expired one comes back with a payment, by policy. */
export function reactivatePurchase(
  held: Held,
  { isFirstPaymentOpen }: { readonly isFirstPaymentOpen: boolean },
): Result<Reactivation> {
  const { purchase, subscriptions, rules } = held;
  if (rules.reactivate === "never") {
    return refuse("policy_forbids", "This purchase was sold under a policy without reactivation.");
  }
  const may = mayMove(PURCHASE_LIFECYCLE, "reactivate", purchase.state);
  if (!may.ok) return may;
  if (isFirstPaymentOpen) {
    return refuse("awaiting_bank", "The bank has not answered to the first payment yet.", "state");
  }
  if (purchase.state === "expired" && rules.reactivate !== "membership") {
    return refuse(
      "wrong_state",
      "The purchase has expired; a new purchase with a new payment is needed.",
      "state",
    );
  }
  const back = subscriptions.filter((one) => one.state === "cancelled" && !isPastFinal(one));
  if (back.length === 0) {
    return refuse("wrong_state", "No subscription of this purchase has anything left to charge.");
  }
  return purchase.state === "expired"
    ? chargedTogether(back)
    : accept({ kind: "change", change: resumeCancelled(purchase, back) });
}

/** One charge for all of them, so that it is one answer that brings the purchase back. */
function chargedTogether(back: readonly Subscription[]): Result<Reactivation> {
  const cards = new Set(back.map((one) => `${one.paymentMethodId} ${one.gatewayAccountId}`));
  return cards.size === 1
    ? accept({ kind: "charge", subscriptions: back })
    : refuse(
        "wrong_state",
        "Its subscriptions are paid by different cards, so no one payment brings it back; " +
          "a new purchase is needed.",
      );
}

/** On the dates that they would have had, without a charge now. */
function resumeCancelled(purchase: Purchase, back: readonly Subscription[]): Change {
  return change({
    purchases: [{ was: purchase, next: asActive(purchase) }],
    subscriptions: back.map((was) => ({
      was,
      next: {
        ...asResumed(was),
        chargeOn: was.dueOn,
        noticeOn: noticeDate(was.dueOn, was.noticeDays),
      },
    })),
    events: [...back.map(activated), { kind: "purchase.reactivated", purchaseId: purchase.id }],
  });
}

/** The payment on `paidOn` was approved: access again, and each series counts from that day. */
export function resumeMembership(
  { purchase, rules }: Held,
  paid: readonly PaidPosition[],
  paidOn: PlainDate,
): Change {
  assertMove(PURCHASE_LIFECYCLE, "reactivate", purchase.state, "active");
  const charged = paid.map(({ line, subscription: was }) => {
    assertMove(SUBSCRIPTION_LIFECYCLE, "reactivate", was.state, "active");
    const due = { ...asResumed(was), chargeOn: line.claimedChargeOn };
    const { next, events } = afterApproval(due, line, rules, paidOn);
    return { was, next: countFrom(next, rules, paidOn), events: [activated(was), ...events] };
  });
  return change({
    purchases: [{ was: purchase, next: asActive(purchase) }],
    subscriptions: charged.map(({ was, next }) => ({ was, next })),
    events: [
      ...charged.flatMap(({ events }) => events),
      { kind: "purchase.reactivated", purchaseId: purchase.id, facts: { hadExpired: true } },
    ],
  });
}

function asActive(purchase: Purchase): Purchase {
  return {
    ...purchase,
    state: "active",
    reason: null,
    accessUntil: null,
    cancelledAt: null,
    expiredAt: null,
  };
}

/** Wanted again, and by hand: nothing waits at a gate. */
function asResumed(was: Subscription): Subscription {
  return { ...was, state: "active", reason: null, retryNo: 0, gateTransactionId: null };
}

function activated({ id, purchaseId }: Subscription) {
  return { kind: "subscription.activated", purchaseId, subscriptionId: id } as const;
}
