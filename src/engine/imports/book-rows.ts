/** From records of a merchant's book to rows. Pure but for the ids that it is given. */
import type { BookRecord } from "../../domain/book/record.ts";
import type { Instant } from "../../domain/calendar/instant.ts";
import type { RuleSet } from "../../domain/policy/rule-set.ts";
import { makeSchedule, slotDate } from "../../domain/schedule/schedule.ts";
import type { Purchase, PurchaseLine } from "../../domain/purchase/purchase.ts";
import { noticeDate } from "../../domain/subscription/notice.ts";
import type { Subscription } from "../../domain/subscription/subscription.ts";
import type { Customer } from "../../store/customer/customer.ts";
import type { PaymentMethod } from "../../store/payment-method/payment-method.ts";
import type { Site } from "../../store/site/site.ts";
import type { SealedCard } from "../../vault/vault.ts";
import { newCustomer } from "../commands/new-customer.ts";
import { microseconds } from "../record/save-change.ts";

export type BookIds = {
  readonly customerId: bigint;
  readonly paymentMethodId: bigint;
  readonly purchaseId: bigint;
  readonly subscriptionId: bigint;
};

export type BookRows = {
  readonly customer: Customer;
  readonly method: PaymentMethod;
  readonly purchase: Purchase;
  readonly line: PurchaseLine;
  readonly subscription: Subscription;
};

export type BookContext = {
  readonly site: Site;
  readonly rules: RuleSet;
  readonly lanes: number;
  readonly now: Instant;
};

/**
 * One subscriber: position 1 was paid elsewhere on the anchor, position k is slot k − 1 from it unless
 * the book says otherwise, so numbers and dates go on as the customer knows them.
 */
export function bookRows(
  record: BookRecord,
  ids: BookIds,
  card: SealedCard,
  context: BookContext,
): BookRows {
  const { site, now } = context;
  const { unit, frequency, anchorOn, monthEnd } = record;
  const schedule = makeSchedule({ unit, frequency, anchorOn, monthEnd });
  const slot = record.slot ?? record.position - 1;
  const dueOn = slotDate(schedule, slot);
  const orderNo = microseconds(now);
  const purchase: Purchase = {
    id: ids.purchaseId,
    customerId: ids.customerId,
    siteId: site.id,
    packageId: null,
    pricePointId: null,
    face: "import",
    policyId: site.policyId,
    state: "active",
    reason: null,
    recurring: true,
    accessUntil: null,
    cancelledAt: null,
    expiredAt: null,
    initialTransactionId: null,
    merchantRef: record.purchaseRef ?? record.subscriberId,
    version: 1,
    orderNo,
    boughtAt: now,
    terms: {
      currency: record.currency,
      paymentMethodId: String(ids.paymentMethodId),
      gatewayAccountId: String(site.gatewayAccountId),
      accessDays: null,
      recurring: [],
    },
    passthrough: {},
  };
  const subscription: Subscription = {
    id: ids.subscriptionId,
    purchaseId: ids.purchaseId,
    customerId: ids.customerId,
    paymentMethodId: ids.paymentMethodId,
    gatewayAccountId: site.gatewayAccountId,
    policyId: site.policyId,
    lane: site.zoneNo * 64 + Number(ids.purchaseId % BigInt(context.lanes)),
    groupSize: 1,
    state: "active",
    reason: null,
    version: 1,
    orderNo,
    unit,
    frequency,
    anchorOn,
    anchorDay: schedule.anchorDay,
    slot,
    position: record.position,
    finalPosition: record.finalPosition,
    dueOn,
    chargeOn: dueOn,
    retryNo: 0,
    failedPeriods: 0,
    noticeDays: record.noticeDays,
    noticeOn: noticeDate(dueOn, record.noticeDays),
    lastChargedOn: null,
    amountMinor: record.amountMinor,
    trialAmountMinor: null,
    currency: record.currency,
    taxed: false,
    installment: false,
    gateTransactionId: null,
  };
  return {
    customer: newCustomer(
      ids.customerId,
      { externalId: record.subscriberId, name: record.name, email: record.email },
      now,
    ),
    method: {
      id: ids.paymentMethodId,
      customerId: ids.customerId,
      kind: "card",
      brand: card.brand,
      first6: card.firstSix,
      last4: card.lastFour,
      expiryYear: record.expiryYear,
      expiryMonth: record.expiryMonth,
      prepaid: null,
      fingerprint: card.fingerprint,
      secretId: card.secretId,
      networkTransactionId: record.networkTransactionId ?? null,
      state: "usable",
      replacesId: null,
      createdAt: now,
    },
    purchase,
    line: {
      purchaseId: ids.purchaseId,
      lineNo: 1,
      code: null,
      description: `Subscription ${record.subscriberId}`,
      quantity: 1,
      unitE4: 0n,
      amountMinor: record.amountMinor,
      subscriptionId: ids.subscriptionId,
    },
    subscription,
  };
}
