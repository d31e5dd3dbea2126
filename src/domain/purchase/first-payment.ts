/** What the answer to the first payment makes of a purchase (docs/concepts/life-of-a-charge.md). Pure. */
import type { Instant } from "../calendar/instant.ts";
import { change, type Change } from "../change.ts";
import type { EventDraft } from "../event.ts";
import { assertMove } from "../lifecycle.ts";
import type { RuleSet } from "../policy/rule-set.ts";
import { noticeDate } from "../subscription/notice.ts";
import type { Subscription } from "../subscription/subscription.ts";
import type { Transaction } from "../transaction/transaction.ts";
import type { Held } from "./moves.ts";
import { PURCHASE_LIFECYCLE, type Purchase, type RecurringTerms } from "./purchase.ts";

const DAY_MS = 86_400_000;

export type FirstApproval = {
  readonly now: Instant;
  /** The scheme's id of this payment, which later charges refer to. */
  readonly networkTransactionId: string | null;
};

/** The purchase is active and its subscriptions exist: charging, or waiting at their gate. */
export function approveFirst(held: Held, first: Transaction, approval: FirstApproval): Change {
  const { purchase, rules } = held;
  assertMove(PURCHASE_LIFECYCLE, "approve", purchase.state, "active");
  const subscriptions = purchase.terms.recurring.map((terms) =>
    subscriptionOf(purchase, terms, first, rules),
  );
  const { accessDays } = purchase.terms;
  const next: Purchase = {
    ...purchase,
    state: "active",
    accessUntil:
      purchase.recurring || accessDays === null ? null : purchase.boughtAt + accessDays * DAY_MS,
  };
  const events: EventDraft[] = [
    ...subscriptions.map((one): EventDraft => ({
      kind: "subscription.created",
      purchaseId: purchase.id,
      subscriptionId: one.id,
      facts: { state: one.state },
    })),
    { kind: "purchase.activated", purchaseId: purchase.id },
  ];
  return change({
    purchases: [{ was: purchase, next }],
    newSubscriptions: subscriptions,
    firstUses:
      approval.networkTransactionId === null || first.paymentMethodId === null
        ? []
        : [
            {
              paymentMethodId: first.paymentMethodId,
              networkTransactionId: approval.networkTransactionId,
            },
          ],
    events,
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

function subscriptionOf(
  purchase: Purchase,
  terms: RecurringTerms,
  first: Transaction,
  rules: RuleSet,
): Subscription {
  // a card that was only checked has nothing to settle, so its approval opens the gate
  const gated = rules.gate === "settlement" && first.kind !== "verify";
  const chargeOn = gated ? null : terms.dueOn;
  return {
    id: BigInt(terms.subscriptionId),
    purchaseId: purchase.id,
    customerId: purchase.customerId,
    paymentMethodId: BigInt(purchase.terms.paymentMethodId),
    gatewayAccountId: BigInt(purchase.terms.gatewayAccountId),
    policyId: purchase.policyId,
    lane: terms.lane,
    groupSize: rules.grouping === "together" ? purchase.terms.recurring.length : 1,
    state: gated ? "pending" : "active",
    reason: null,
    version: 1,
    orderNo: purchase.orderNo,
    unit: terms.unit,
    frequency: terms.frequency,
    anchorOn: terms.anchorOn,
    anchorDay: terms.anchorDay,
    slot: terms.slot,
    position: 2,
    finalPosition: terms.finalPosition,
    dueOn: terms.dueOn,
    chargeOn,
    retryNo: 0,
    failedPeriods: 0,
    noticeDays: terms.noticeDays,
    noticeOn: noticeDate(chargeOn, terms.noticeDays),
    lastChargedOn: null,
    amountMinor: BigInt(terms.amountMinor),
    trialAmountMinor: terms.trialAmountMinor === null ? null : BigInt(terms.trialAmountMinor),
    currency: purchase.terms.currency,
    taxed: false,
    installment: terms.installment,
    gateTransactionId: gated ? first.id : null,
  };
}
