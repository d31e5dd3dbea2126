import { z } from "zod";
import { UNITS } from "../../../domain/schedule/schedule.ts";
import { SETTLEMENT_STATES } from "../../../engine/queries/settlement-state.ts";
import { AmountMinor, Currency } from "../wire/amounts.ts";
import {
  CustomerId,
  PaymentMethodId,
  PurchaseId,
  SubscriptionId,
  TransactionId,
} from "../wire/ids.ts";
import { After, Limit, listOf } from "../wire/lists.ts";
import { text } from "../wire/texts.ts";
import { PlainDateText } from "../wire/times.ts";

export const SubscriptionState = z.enum([
  "pending",
  "active",
  "inactive",
  "completed",
  "cancelled",
]);

export const Subscription = z.object({
  object: z.literal("subscription"),
  id: SubscriptionId,
  purchaseId: PurchaseId,
  customerId: CustomerId,
  paymentMethodId: PaymentMethodId,
  /** `pending`: its first payment has not settled. `inactive`: nothing is charged until activated. */
  state: SubscriptionState,
  reason: z.string().nullable(),
  /** Number of the next charge; 1 was the sign-up. */
  number: z.int(),
  /** Last number; 0 = no end. */
  finalNumber: z.int(),
  amountMinor: AmountMinor,
  currency: Currency,
  unit: z.enum(UNITS),
  frequency: z.int(),
  anchorOn: PlainDateText,
  /** Nominal date of the next charge. */
  dueOn: PlainDateText,
  /** Date on which it will be charged; null: it will not. */
  chargeOn: PlainDateText.nullable(),
  retryNo: z.int(),
  /**
   * Of a declined number that is tried again: all dates on which that will be, the next one first, as
   * long as it is declined; a scheme's advice may put one off, or end them.
   */
  retriesOn: z.array(PlainDateText).readonly(),
  failedPeriods: z.int(),
  /** Days ahead of each charge at which its customer is told; 0: not. */
  noticeDays: z.int(),
  /** Date on which the customer will be told of the next charge; null: they were, or will not be. */
  noticeOn: PlainDateText.nullable(),
  lastChargedOn: PlainDateText.nullable(),
  installment: z.boolean(),
  /** Counted up by every change; the `ETag` of the answer says it too. */
  version: z.int(),
  /** The payment whose settlement it waits for. */
  gateTransactionId: TransactionId.nullable(),
});
export type Subscription = z.output<typeof Subscription>;

export const SubscriptionPath = z.object({ id: SubscriptionId });
export const SubscriptionQuery = z.strictObject({
  purchaseId: PurchaseId.optional(),
  customerId: CustomerId.optional(),
  state: SubscriptionState.optional(),
  limit: Limit,
  after: After,
});
export const SubscriptionList = listOf(Subscription);

export const SeriesEntry = z.object({
  object: z.literal("series_entry"),
  number: z.int(),
  finalNumber: z.int(),
  /** number/finalNumber, as in 2/3. */
  label: z.string(),
  /** `AUTH`: charged, or being charged. `SUBSCRIPTION`: to come. */
  type: z.enum(["AUTH", "SUBSCRIPTION"]),
  transactionId: TransactionId.nullable(),
  settlement: z.enum(SETTLEMENT_STATES).nullable(),
  /** Secure Trading's number for it: 0 pending, 1 held by hand, 2 suspended, 3 cancelled, 10, 100. */
  settleStatus: z.int().nullable(),
  /** Of the next number only. */
  subscriptionState: SubscriptionState.nullable(),
  dueOn: PlainDateText.nullable(),
});
export type SeriesEntry = z.output<typeof SeriesEntry>;

/** Long series come in pages of 1,000 numbers. */
export const SeriesQuery = z.strictObject({
  after: After,
});
export const SeriesList = listOf(SeriesEntry);

export const CancelSubscription = z.strictObject({
  /** Of the purchase, which is cancelled with its last subscription; else the site's policy. */
  access: z.enum(["paid_time", "now"]).optional(),
  reason: text(200).optional(),
});
export const ConvertSubscription = z.strictObject({
  /** True: the following charges count from today; false: the old dates stay; else as it was sold. */
  moveAnchor: z.boolean().optional(),
});
export const ReplacePaymentMethod = z.strictObject({ paymentMethodId: PaymentMethodId });

export const ChangeSubscription = z.strictObject({
  amountMinor: AmountMinor.optional(),
  unit: z.enum(UNITS).optional(),
  frequency: z.int().optional(),
  /** Date of the next charge, from which the following ones count. */
  nextOn: PlainDateText.optional(),
  noticeDays: z.int().optional(),
  /** The customer agreed to a higher amount, where the policy asks for that. */
  increaseApproved: z.boolean().optional(),
  finalNumber: z.int().optional(),
});
