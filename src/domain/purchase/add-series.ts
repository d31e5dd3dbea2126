/** A series that begins with a payment that was made before. Pure; refusals are values. */
import type { PlainDate } from "../calendar/plain-date.ts";
import { change, type Change } from "../change.ts";
import { assertMove } from "../lifecycle.ts";
import { accept, refuse, type Result } from "../refusal.ts";
import type { Transaction } from "../transaction/transaction.ts";
import { createdEvents, seriesOf, waitsForSettlement } from "./first-subscriptions.ts";
import type { Held } from "./moves.ts";
import { checkOrder, recurringTerms, type OrderSchedule } from "./order.ts";
import { PURCHASE_LIFECYCLE, type Purchase } from "./purchase.ts";

export type NewSeries = {
  readonly schedule: OrderSchedule;
  readonly subscriptionId: bigint;
  readonly lane: number;
  readonly today: PlainDate;
  /** The batch of the payment has settled. */
  readonly isSettled: boolean;
};

/** `first` counts as number 1; the series charges the card that paid it, from number 2 on. */
export function addSeries(held: Held, first: Transaction, series: NewSeries): Result<Change> {
  const { purchase, rules } = held;
  const { schedule, today } = series;
  if (first.state !== "approved" || first.settleHold === "cancelled") {
    return refuse("wrong_state", "Only a payment that was approved can begin a series.", "state");
  }
  if (first.paymentMethodId === null) {
    return refuse("wrong_state", "This payment has no card that could be charged again.");
  }
  if (purchase.state !== "active" && purchase.state !== "cancelled") {
    return refuse("wrong_state", `The purchase is ${purchase.state}.`, "state");
  }
  const line = { description: "", amountMinor: 0n, recurring: schedule };
  const checked = checkOrder([line], first.currency, { today, rules });
  if (!checked.ok) return checked;
  const gate = waitsForSettlement(first, rules) && !series.isSettled ? first : null;
  const terms = recurringTerms(schedule, { ...series, rules });
  const subscription = {
    ...seriesOf(purchase, terms, rules, gate),
    paymentMethodId: first.paymentMethodId,
    gatewayAccountId: first.gatewayAccountId,
    currency: first.currency,
    groupSize: 1,
  };
  const sold = asSelling(purchase);
  const again =
    purchase.state === "cancelled"
      ? [{ kind: "purchase.reactivated", purchaseId: purchase.id } as const]
      : [];
  return accept(
    change({
      purchases: sold === purchase ? [] : [{ was: purchase, next: sold }],
      newSubscriptions: [subscription],
      events: [...createdEvents([subscription]), ...again],
    }),
  );
}

/** It recurs from now on, so its access has no end; one that was cancelled sells again. */
function asSelling(purchase: Purchase): Purchase {
  if (purchase.state === "active" && purchase.recurring) return purchase;
  if (purchase.state === "cancelled") {
    assertMove(PURCHASE_LIFECYCLE, "reactivate", purchase.state, "active");
  }
  return {
    ...purchase,
    state: "active",
    reason: null,
    recurring: true,
    accessUntil: null,
    cancelledAt: null,
  };
}
