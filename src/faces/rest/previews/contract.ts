import { z } from "zod";
import { PurchaseState } from "../purchases/contract.ts";
import { SubscriptionState } from "../subscriptions/contract.ts";
import { TransactionKind } from "../transactions/contract.ts";
import { AmountMinor, Currency } from "../wire/amounts.ts";
import { PurchaseId, SubscriptionId } from "../wire/ids.ts";
import { InstantText, PlainDateText } from "../wire/times.ts";

const Money = z.object({ kind: TransactionKind, amountMinor: AmountMinor, currency: Currency });

const Charge = z.object({
  /** Number in the series. */
  number: z.int(),
  dueOn: PlainDateText,
  /** The date on which it is made: today for one that was missed. */
  chargeOn: PlainDateText,
  amountMinor: AmountMinor,
});

/** What a command would do, if the bank approves what it asks for. */
export const Preview = z.object({
  object: z.literal("preview"),
  /** What would happen, a sentence each, for a person. */
  words: z.array(z.string()),
  /** What would move at once; empty: nothing. */
  money: z.array(Money),
  /** The subscriptions of the purchases concerned, as they would be. */
  subscriptions: z.array(
    z.object({
      /** Null: it would be made. */
      subscriptionId: SubscriptionId.nullable(),
      state: SubscriptionState,
      currency: Currency,
      /** Last number; 0 = no end. */
      finalNumber: z.int(),
      /** The next three at most, if each is approved on its date. */
      charges: z.array(Charge),
    }),
  ),
  access: z.array(
    z.object({
      /** Null: it would be made. */
      purchaseId: PurchaseId.nullable(),
      state: PurchaseState,
      hasAccess: z.boolean(),
      /** Null: no end is known. */
      until: InstantText.nullable(),
    }),
  ),
});
export type Preview = z.output<typeof Preview>;

type Resource = z.ZodObject<{ readonly object: z.ZodLiteral<string> }>;

/** What a command answers with 200: the resource as it is then, or the preview. */
export function orPreview<R extends Resource>(resource: R) {
  return z.discriminatedUnion("object", [resource, Preview]);
}
