import { z } from "zod";
import { SETTLEMENT_STATES } from "../../../engine/queries/settlement-state.ts";
import { TransactionState } from "../transactions/contract.ts";
import { AmountMinor, Currency } from "../wire/amounts.ts";
import { CustomerId, PurchaseId, TransactionId } from "../wire/ids.ts";
import { text } from "../wire/texts.ts";
import { After, Limit, listOf } from "../wire/lists.ts";
import { InstantText, PlainDateText } from "../wire/times.ts";

/** A refund is a transaction; this is what there is to say of one. */
export const Refund = z.object({
  object: z.literal("refund"),
  id: TransactionId,
  /** The payment that it gives back. */
  transactionId: TransactionId,
  purchaseId: PurchaseId.nullable(),
  customerId: CustomerId,
  amountMinor: AmountMinor,
  currency: Currency,
  /** While it is undecided, and once it is approved, the payment has that much less to refund. */
  state: TransactionState,
  responseCode: z.string().nullable(),
  at: InstantText,
  /** Business date in the site's zone. */
  businessOn: PlainDateText,
  decidedAt: InstantText.nullable(),
  settlement: z.enum(SETTLEMENT_STATES).nullable(),
});
export type Refund = z.output<typeof Refund>;

export const CreateRefund = z.strictObject({
  transactionId: TransactionId,
  /** Where it is left out, all that is left. */
  amountMinor: AmountMinor.optional(),
  /** For reports and for people: why it is given back. */
  reason: text(200).optional(),
  comment: text(2000).optional(),
});

export const RefundPath = z.object({ id: TransactionId });
export const RefundQuery = z.strictObject({
  purchaseId: PurchaseId.optional(),
  state: TransactionState.optional(),
  /** Business dates, both included. */
  from: PlainDateText.optional(),
  to: PlainDateText.optional(),
  limit: Limit,
  after: After,
});
export const RefundList = listOf(Refund);
