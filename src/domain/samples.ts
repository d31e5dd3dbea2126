/**
 * Rows as tests of the domain begin with: a monthly membership of 10.00 EUR, sold on 1 January 2026
 * and due on 1 February. Each takes what differs.
 */
import { plainDate } from "./calendar/plain-date.ts";
import { RULE_SETS, type RuleSet } from "./policy/rule-set.ts";
import type { Held } from "./purchase/moves.ts";
import type { Purchase, RecurringTerms } from "./purchase/purchase.ts";
import type { Subscription } from "./subscription/subscription.ts";
import type { Charge, OutcomeContext } from "./transaction/charge.ts";
import type { Transaction, TransactionLine } from "./transaction/transaction.ts";

const SOLD_AT = Date.UTC(2026, 0, 1);

export function sampleRules(part: Partial<RuleSet> = {}): RuleSet {
  return { ...RULE_SETS.rest, ...part };
}

export function sampleSubscription(part: Partial<Subscription> = {}): Subscription {
  return {
    id: 11n,
    purchaseId: 1n,
    customerId: 2n,
    paymentMethodId: 3n,
    gatewayAccountId: 4n,
    policyId: 5n,
    lane: 0,
    groupSize: 1,
    state: "active",
    reason: null,
    version: 1,
    orderNo: 1n,
    unit: "MONTH",
    frequency: 1,
    anchorOn: plainDate("2026-01-01"),
    anchorDay: 1,
    slot: 1,
    position: 2,
    finalPosition: 0,
    dueOn: plainDate("2026-02-01"),
    chargeOn: plainDate("2026-02-01"),
    retryNo: 0,
    failedPeriods: 0,
    noticeDays: 0,
    noticeOn: null,
    lastChargedOn: null,
    amountMinor: 1000n,
    trialAmountMinor: null,
    currency: "EUR",
    taxed: false,
    installment: false,
    gateTransactionId: null,
    ...part,
  };
}

export function sampleTerms(part: Partial<RecurringTerms> = {}): RecurringTerms {
  return {
    subscriptionId: "11",
    lane: 0,
    unit: "MONTH",
    frequency: 1,
    anchorOn: plainDate("2026-01-01"),
    anchorDay: 1,
    slot: 1,
    dueOn: plainDate("2026-02-01"),
    finalPosition: 0,
    amountMinor: "1000",
    trialAmountMinor: null,
    noticeDays: 0,
    installment: false,
    ...part,
  };
}

export function samplePurchase(part: Partial<Purchase> = {}): Purchase {
  return {
    id: 1n,
    customerId: 2n,
    siteId: 6n,
    packageId: null,
    pricePointId: null,
    face: "rest",
    policyId: 5n,
    state: "active",
    reason: null,
    recurring: true,
    accessUntil: null,
    cancelledAt: null,
    expiredAt: null,
    initialTransactionId: 21n,
    merchantRef: null,
    version: 1,
    orderNo: 1n,
    boughtAt: SOLD_AT,
    terms: {
      currency: "EUR",
      paymentMethodId: "3",
      gatewayAccountId: "4",
      accessDays: null,
      recurring: [sampleTerms()],
    },
    passthrough: {},
    ...part,
  };
}

export function sampleHeld(part: Partial<Held> = {}): Held {
  return {
    purchase: samplePurchase(),
    subscriptions: [sampleSubscription()],
    rules: sampleRules(),
    ...part,
  };
}

/** A renewal of the sample subscription, on the line since 1 February. */
export function sampleTransaction(part: Partial<Transaction> = {}): Transaction {
  return {
    id: 22n,
    customerId: 2n,
    purchaseId: 1n,
    kind: "sale",
    stage: "rebill",
    parentId: null,
    paymentMethodId: 3n,
    gatewayAccountId: 4n,
    amountMinor: 1000n,
    currency: "EUR",
    lineCount: 1,
    state: "sending",
    attemptNo: 1,
    attemptKey: "00000000-0000-4000-8000-000000000001",
    checkAt: Date.UTC(2026, 1, 1, 0, 2),
    stoodInAt: null,
    standInRetries: 0,
    at: Date.UTC(2026, 1, 1),
    businessOn: plainDate("2026-02-01"),
    decidedAt: null,
    gatewayRef: null,
    authCode: null,
    responseCode: null,
    declineClass: null,
    adviceCode: null,
    settleOn: null,
    settleHold: null,
    settleMinor: null,
    reversedMinor: 0n,
    version: 1,
    extra: null,
    ...part,
  };
}

/** The line of `subscription` in `transaction`. */
export function sampleLine(
  transaction: Transaction,
  subscription: Subscription,
  part: Partial<TransactionLine> = {},
): TransactionLine {
  return {
    transactionId: transaction.id,
    lineNo: 1,
    kind: "position",
    subscriptionId: subscription.id,
    position: subscription.position,
    refId: null,
    dueOn: subscription.dueOn,
    amountMinor: subscription.amountMinor,
    live: true,
    ...part,
  };
}

/** A renewal that pays for one position of each of `subscriptions`. */
export function sampleCharge(
  subscriptions: readonly Subscription[] = [sampleSubscription()],
  part: Partial<Charge> = {},
): Charge {
  const transaction = sampleTransaction({
    lineCount: subscriptions.length,
    amountMinor: subscriptions.reduce((sum, one) => sum + one.amountMinor, 0n),
  });
  return {
    transaction,
    lines: subscriptions.map((one, index) => sampleLine(transaction, one, { lineNo: index + 1 })),
    subscriptions,
    rules: sampleRules(),
    held: null,
    parent: null,
    ...part,
  };
}

/** Fresh ids count from 901; the next key is always the same. */
export function sampleContext(part: Partial<OutcomeContext> = {}): OutcomeContext {
  let nextId = 900n;
  return {
    now: Date.UTC(2026, 1, 1, 12),
    newKey: () => "00000000-0000-4000-8000-000000000002",
    newRecordId: () => (nextId += 1n),
    ...part,
  };
}
