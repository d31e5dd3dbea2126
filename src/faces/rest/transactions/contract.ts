import { z } from "zod";
import { DECLINE_CLASSES } from "../../../domain/policy/decline.ts";
import { SETTLEMENT_STATES } from "../../../engine/queries/settlement-state.ts";
import { AmountMinor, Currency } from "../wire/amounts.ts";
import {
  CustomerId,
  PaymentMethodId,
  PurchaseId,
  SubscriptionId,
  TransactionId,
} from "../wire/ids.ts";
import { text } from "../wire/texts.ts";
import { After, Limit, listOf } from "../wire/lists.ts";
import { InstantText, PlainDateText } from "../wire/times.ts";

export const TransactionKind = z.enum([
  "sale",
  "auth",
  "capture",
  "verify",
  "refund",
  "void",
  "hold",
  "release",
  "chargeback",
  "chargeback_reversal",
  "surplus",
]);

export const TransactionState = z.enum([
  "sending",
  "unknown",
  "waiting",
  "approved",
  "declined",
  "failed",
]);

export const Transaction = z.object({
  object: z.literal("transaction"),
  id: TransactionId,
  purchaseId: PurchaseId.nullable(),
  customerId: CustomerId,
  paymentMethodId: PaymentMethodId.nullable(),
  /** What it reverses or takes; null for a payment of its own. */
  parentId: TransactionId.nullable(),
  kind: TransactionKind,
  stage: z.enum(["initial", "conversion", "rebill", "instant", "balance", "manual"]),
  state: TransactionState,
  amountMinor: AmountMinor,
  currency: Currency,
  responseCode: z.string().nullable(),
  declineClass: z.enum(DECLINE_CLASSES).nullable(),
  /** A scheme's advice, such as "do not try again". */
  adviceCode: z.string().nullable(),
  authCode: z.string().nullable(),
  gatewayRef: z.string().nullable(),
  at: InstantText,
  /** Business date in the site's zone. */
  businessOn: PlainDateText,
  /** While it is undecided, this is a temporary approval, given then; null: none was. */
  stoodInAt: InstantText.nullable(),
  decidedAt: InstantText.nullable(),
  settleOn: PlainDateText.nullable(),
  /** Null: it never settles. */
  settlement: z.enum(SETTLEMENT_STATES).nullable(),
  /** Refunded, charged back, or reserved by a refund that is on its way. */
  reversedMinor: AmountMinor,
  refundableMinor: AmountMinor,
  /** Keys used so far: a new one only after the gateway said that it could not reach the bank. */
  attempts: z.int(),
});
export type Transaction = z.output<typeof Transaction>;

const TransactionLine = z.object({
  lineNo: z.int(),
  kind: z.enum(["position", "item", "invoice", "balance", "tax"]),
  subscriptionId: SubscriptionId.nullable(),
  /** Number in the subscription's series. */
  number: z.int().nullable(),
  dueOn: PlainDateText.nullable(),
  amountMinor: AmountMinor,
  /** In flight or paid; false once it was declined. */
  live: z.boolean(),
});

export const TransactionDetail = Transaction.extend({
  lines: z.array(TransactionLine),
  children: z.array(Transaction),
});
export type TransactionDetail = z.output<typeof TransactionDetail>;

export const TransactionPath = z.object({ id: TransactionId });
export const TransactionQuery = z.strictObject({
  purchaseId: PurchaseId.optional(),
  subscriptionId: SubscriptionId.optional(),
  state: TransactionState.optional(),
  kind: TransactionKind.optional(),
  /** Business dates, both included. */
  from: PlainDateText.optional(),
  to: PlainDateText.optional(),
  limit: Limit,
  after: After,
});
export const TransactionList = listOf(Transaction);

/** Of a refund or a capture; where `amountMinor` is left out, all that is left. */
export const PartOrRest = z.strictObject({ amountMinor: AmountMinor.optional() });

const why = {
  /** For reports and for people: why it is given back. */
  reason: text(200).optional(),
  comment: text(2000).optional(),
};
export const VoidTransaction = z.strictObject(why);
export const RefundTransaction = PartOrRest.extend(why);
/** Where the customer of a declined payment confirms it and pays. */
export const PaymentLink = z.object({
  object: z.literal("payment_link"),
  /** The payment that was declined. */
  transactionId: TransactionId,
  /** Shown only here; null where a repetition of the request asks for it again. */
  url: z.string().nullable(),
  expiresAt: InstantText.nullable(),
});

export const DisputeTransaction = z.strictObject({
  /** `lost`: the bank took the money. `won`: it came back. */
  outcome: z.enum(["lost", "won"]),
  amountMinor: AmountMinor,
});
