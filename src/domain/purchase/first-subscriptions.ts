/** The subscriptions of a purchase, as they are made from its terms. Pure. */
import type { EventDraft } from "../event.ts";
import type { RuleSet } from "../policy/rule-set.ts";
import { noticeDate } from "../subscription/notice.ts";
import type { Subscription } from "../subscription/subscription.ts";
import type { Transaction } from "../transaction/transaction.ts";
import type { Purchase, RecurringTerms } from "./purchase.ts";

/** Whether approval alone leaves the gate shut; a card that was only checked has nothing to settle. */
export function waitsForSettlement(first: Transaction, rules: RuleSet): boolean {
  return rules.gate === "settlement" && first.kind !== "verify";
}

/** One a recurring line: charging on its dates, or pending at the gate `first`. */
export function firstSubscriptions(
  purchase: Purchase,
  rules: RuleSet,
  gate: Transaction | null,
): readonly Subscription[] {
  return purchase.terms.recurring.map((terms) => seriesOf(purchase, terms, rules, gate));
}

export function createdEvents(subscriptions: readonly Subscription[]): EventDraft[] {
  return subscriptions.map(({ id, purchaseId, state }) => ({
    kind: "subscription.created",
    purchaseId,
    subscriptionId: id,
    facts: { state },
  }));
}

/** The subscription that terms make, charging or at its gate. */
export function seriesOf(
  purchase: Purchase,
  terms: RecurringTerms,
  rules: RuleSet,
  gate: Transaction | null,
): Subscription {
  // a series that ends with its first payment has nothing to charge
  const chargeOn = gate === null && terms.finalPosition !== 1 ? terms.dueOn : null;
  return {
    id: BigInt(terms.subscriptionId),
    purchaseId: purchase.id,
    customerId: purchase.customerId,
    paymentMethodId: BigInt(purchase.terms.paymentMethodId),
    gatewayAccountId: BigInt(purchase.terms.gatewayAccountId),
    policyId: purchase.policyId,
    lane: terms.lane,
    groupSize: rules.grouping === "together" ? purchase.terms.recurring.length : 1,
    state: gate === null ? "active" : "pending",
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
    gateTransactionId: gate?.id ?? null,
  };
}
