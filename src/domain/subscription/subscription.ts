/** The recurring part of one purchase line (docs/concepts/moves.md). */
import type { PlainDate } from "../calendar/plain-date.ts";
import type { Lifecycle } from "../lifecycle.ts";
import type { Schedule, Unit } from "../schedule/schedule.ts";

export type SubscriptionState = "pending" | "active" | "inactive" | "completed" | "cancelled";

export type Subscription = {
  readonly id: bigint;
  readonly purchaseId: bigint;
  readonly customerId: bigint;
  readonly paymentMethodId: bigint;
  readonly gatewayAccountId: bigint;
  readonly policyId: bigint;
  readonly lane: number;
  /** > 1: charged together with its mates of the same purchase. */
  readonly groupSize: number;
  readonly state: SubscriptionState;
  readonly reason: string | null;
  readonly version: number;
  readonly orderNo: bigint;
  readonly unit: Unit;
  readonly frequency: number;
  readonly anchorOn: PlainDate;
  readonly anchorDay: number;
  /** Steps from the anchor at which the calendar stands; parts from `position` on a skip. */
  readonly slot: number;
  /** Number of the next charge, as people see it; 1 was the sign-up. */
  readonly position: number;
  /** Last position; 0 = no end. */
  readonly finalPosition: number;
  /** Nominal date of the next charge; stays when `chargeOn` is moved. */
  readonly dueOn: PlainDate;
  /** The only thing the renew duty looks at; null = nothing to charge. */
  readonly chargeOn: PlainDate | null;
  readonly retryNo: number;
  readonly failedPeriods: number;
  readonly noticeDays: number;
  readonly noticeOn: PlainDate | null;
  readonly lastChargedOn: PlainDate | null;
  readonly amountMinor: bigint;
  /** Amount while slot < 0 (a second trial). */
  readonly trialAmountMinor: bigint | null;
  readonly currency: string;
  readonly taxed: boolean;
  readonly installment: boolean;
  readonly gateTransactionId: bigint | null;
};

export type SubscriptionMove =
  | "open_gate"
  | "activate"
  | "deactivate"
  | "approve"
  | "decline"
  | "cancel"
  | "change_final"
  | "extend"
  | "change_terms"
  | "convert"
  | "reactivate";

export const SUBSCRIPTION_LIFECYCLE: Lifecycle<SubscriptionState, SubscriptionMove> = {
  noun: "subscription",
  moves: {
    open_gate: { pending: ["active"] },
    activate: { pending: ["active"], inactive: ["active"] },
    deactivate: { pending: ["inactive"], active: ["inactive"] },
    approve: {
      active: ["active", "completed"],
      // answered after somebody moved it: the money counts, the state stays theirs
      inactive: ["inactive"],
      completed: ["completed"],
      cancelled: ["cancelled"],
    },
    decline: { active: ["active", "inactive", "completed", "cancelled"] },
    cancel: {
      pending: ["cancelled"],
      active: ["cancelled"],
      inactive: ["cancelled"],
      completed: ["cancelled"],
    },
    change_final: {
      pending: ["pending"],
      active: ["active", "completed"],
      inactive: ["inactive"],
      completed: ["active", "completed"],
    },
    extend: { active: ["active"] },
    change_terms: { pending: ["pending"], active: ["active"], inactive: ["inactive"] },
    convert: { active: ["active"] },
    reactivate: { cancelled: ["active"] },
  },
};

export function scheduleOf(subscription: Subscription): Schedule {
  const { unit, frequency, anchorOn, anchorDay } = subscription;
  return { unit, frequency, anchorOn, anchorDay };
}

/** Past its final number: the next position is kept but never charged (Secure Trading's 4/3). */
export function isPastFinal(subscription: Subscription): boolean {
  return subscription.finalPosition > 0 && subscription.position > subscription.finalPosition;
}

/** Why a decline makes a subscription inactive; `declined`: its calendar is used up. */
export type DeclineReason = "declined" | "payment_method_off" | "authentication_required";

const DECLINE_REASONS: readonly string[] = [
  "declined",
  "payment_method_off",
  "authentication_required",
] satisfies readonly DeclineReason[];

/** Its position was declined and is still to be paid: tried again on a date, or waiting for somebody. */
export function isUnpaid({ state, retryNo, reason }: Subscription): boolean {
  if (state === "active") return retryNo > 0;
  return state === "inactive" && reason !== null && DECLINE_REASONS.includes(reason);
}

/** Its bank wants the customer to confirm the payment of its position. */
export function awaitsCustomer({ state, reason }: Subscription): boolean {
  return state === "inactive" && reason === ("authentication_required" satisfies DeclineReason);
}

/** What the next position costs, in minor units of the subscription's currency. */
export function amountDue(subscription: Subscription): bigint {
  return subscription.slot < 0 && subscription.trialAmountMinor !== null
    ? subscription.trialAmountMinor
    : subscription.amountMinor;
}
