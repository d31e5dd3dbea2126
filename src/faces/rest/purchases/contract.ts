import { z } from "zod";
import { MAX_LINES } from "../../../domain/purchase/order.ts";
import { UNITS } from "../../../domain/schedule/schedule.ts";
import { NewCard } from "../customers/contract.ts";
import { Note } from "../notes/contract.ts";
import { Subscription } from "../subscriptions/contract.ts";
import { Transaction } from "../transactions/contract.ts";
import { AmountMinor, Currency } from "../wire/amounts.ts";
import {
  CustomerId,
  PackageId,
  PaymentMethodId,
  PricePointId,
  PurchaseId,
  SiteId,
  SubscriptionId,
} from "../wire/ids.ts";
import { After, Limit, listOf } from "../wire/lists.ts";
import { Email, Locale, text } from "../wire/texts.ts";
import { InstantText, PlainDateText } from "../wire/times.ts";

export const PurchaseState = z.enum([
  "pending",
  "temporary",
  "active",
  "cancelled",
  "expired",
  "failed",
]);

export const Purchase = z.object({
  object: z.literal("purchase"),
  id: PurchaseId,
  siteId: SiteId,
  /** The package that it was sold under. */
  packageId: PackageId.nullable(),
  /** The price point that it was sold at. */
  pricePointId: PricePointId.nullable(),
  customerId: CustomerId,
  paymentMethodId: PaymentMethodId,
  /**
   * `active`: paid. `failed`: declined, nothing was sold. `pending`: the bank has not said yet
   * whether it took the money, and is being asked. `temporary`: sold on trust, because the bank
   * cannot be reached; it is charged as soon as it can.
   */
  state: PurchaseState,
  reason: z.string().nullable(),
  recurring: z.boolean(),
  /** Whether the customer may use it now. */
  hasAccess: z.boolean(),
  /** Counted up by every change; the `ETag` of the answer says it too. */
  version: z.int(),
  currency: Currency,
  merchantRef: z.string().nullable(),
  boughtAt: InstantText,
  /** Null: no end is known. */
  accessUntil: InstantText.nullable(),
  cancelledAt: InstantText.nullable(),
  expiredAt: InstantText.nullable(),
});
export type Purchase = z.output<typeof Purchase>;

const PurchaseLine = z.object({
  lineNo: z.int(),
  description: z.string(),
  code: z.string().nullable(),
  quantity: z.int(),
  amountMinor: AmountMinor,
  /** Of a line that recurs, once it is sold: the first payment approved, or stood in for. */
  subscriptionId: SubscriptionId.nullable(),
});

export const PurchaseDetail = Purchase.extend({
  lines: z.array(PurchaseLine),
  subscriptions: z.array(Subscription),
  /** Newest first, at most 100; all of them: GET /v1/transactions?purchaseId=. */
  transactions: z.array(Transaction),
  /** Newest first, at most 100; all of them: GET /v1/purchases/{id}/notes. */
  notes: z.array(Note),
});
export type PurchaseDetail = z.output<typeof PurchaseDetail>;

const Recurring = z.strictObject({
  amountMinor: AmountMinor,
  unit: z.enum(UNITS),
  frequency: z.int(),
  /** Date of the next charge; where it is left out, one step from today. */
  startsOn: PlainDateText.optional(),
  /** Last number of the series, this payment being number 1; 0 = no end. */
  finalNumber: z.int().max(1_000_000).optional(),
  /** Days ahead of each charge at which the customer is told, 2 to 7, or 0; else as the site says. */
  noticeDays: z.int().optional(),
  installment: z.boolean().optional(),
});

const OrderLine = z.strictObject({
  description: text(500),
  code: text(100).optional(),
  quantity: z.int().min(1).max(1_000_000).optional(),
  /** Charged now, for the whole line. */
  amountMinor: AmountMinor,
  recurring: Recurring.optional(),
});

const KnownCustomer = z.strictObject({ id: CustomerId });
const NewCustomer = z.strictObject({
  name: text(200),
  email: Email.optional(),
  externalId: text(100).optional(),
  /** The language that mails are written in. */
  locale: Locale.optional(),
});

export const CreatePurchase = z.strictObject({
  /** Where it is left out, the package's site, or the merchant's first. */
  siteId: SiteId.optional(),
  /** Whose settings it is sold under; what is sold keeps them. */
  packageId: PackageId.optional(),
  customer: z.union([KnownCustomer, NewCustomer]),
  payment: z.union([
    z.strictObject({ paymentMethodId: PaymentMethodId }),
    z.strictObject({ card: NewCard }),
  ]),
  /** Of the lines. */
  currency: Currency.optional(),
  /** `sale` takes the money, `auth` reserves it, `verify` only checks the card. */
  kind: z.enum(["sale", "auth", "verify"]).optional(),
  /** Days of access of a purchase that does not recur; where it is left out, for ever. */
  accessDays: z.int().min(1).max(36_500).optional(),
  merchantRef: text(255).optional(),
  threeDSecure: z
    .strictObject({ cavv: text(100), eci: text(2), dsTransactionId: text(100) })
    .optional(),
  /** What is bought: either these, or a price point. */
  lines: z.array(OrderLine).max(MAX_LINES).optional(),
  /** Prices and schedule are its own; what is sold keeps them. With a package, one of its offers. */
  pricePointId: PricePointId.optional(),
  /** What a dynamic price point leaves to the order. */
  price: z
    .strictObject({
      initialMinor: AmountMinor.optional(),
      initialDays: z.int().optional(),
      recurringMinor: AmountMinor.optional(),
      /** Days from one recurring charge to the next. */
      recurringDays: z.int().optional(),
    })
    .optional(),
});
export type CreatePurchase = z.output<typeof CreatePurchase>;

export const PurchasePath = z.object({ id: PurchaseId });
export const PurchaseQuery = z.strictObject({
  customerId: CustomerId.optional(),
  merchantRef: text(255).optional(),
  state: PurchaseState.optional(),
  limit: Limit,
  after: After,
});
export const PurchaseList = listOf(Purchase);

export const CancelPurchase = z.strictObject({
  /** `paid_time`: access until what is paid for ends. Where it is left out, the site's policy. */
  access: z.enum(["paid_time", "now"]).optional(),
  reason: text(200).optional(),
});
