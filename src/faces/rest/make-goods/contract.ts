import { z } from "zod";
import { MAKE_GOOD_ACTIONS } from "../../../domain/purchase/make-good.ts";
import { MOST_PURCHASES } from "../../../engine/make-goods/start-make-good.ts";
import { AmountMinor, Currency } from "../wire/amounts.ts";
import { MakeGoodId, PurchaseId, TransactionId } from "../wire/ids.ts";
import { After, Limit, listOf } from "../wire/lists.ts";
import { text } from "../wire/texts.ts";
import { InstantText } from "../wire/times.ts";

const Action = z.enum(MAKE_GOOD_ACTIONS);
const ItemState = z.enum(["waiting", "done", "refused"]);

export const MakeGood = z.object({
  object: z.literal("make_good"),
  id: MakeGoodId,
  action: Action,
  days: z.int().nullable(),
  reason: z.string().nullable(),
  /** Of an activation: what becomes of dates that were missed. */
  missed: z.enum(["charge", "skip"]).nullable(),
  note: z.string(),
  internal: z.boolean(),
  author: z.string(),
  state: z.enum(["running", "ended"]),
  /** Purchases; those that are neither done nor refused wait. */
  total: z.int(),
  done: z.int(),
  refused: z.int(),
  createdAt: InstantText,
  endedAt: InstantText.nullable(),
});
export type MakeGood = z.output<typeof MakeGood>;

export const CreateMakeGood = z.strictObject({
  action: Action,
  /** Left out only where `inactive` is given. */
  purchaseIds: z.array(PurchaseId).min(1).max(MOST_PURCHASES).optional(),
  /** In the place of purchases, to activate: all that have an inactive subscription. */
  inactive: z
    .strictObject({
      /** Only those whose subscription says this reason, such as `declined`. */
      reason: text(200).optional(),
    })
    .optional(),
  /** Of an activation. `charge`: dates that were missed are charged. `skip`: the next after today. */
  missed: z.enum(["charge", "skip"]).optional(),
  /** Of an extension. */
  days: z.int().optional(),
  /** Of a cancellation: for people and for events. */
  reason: text(200).optional(),
  /** Written to each purchase that it is done to. */
  note: text(2000),
  /** False: the customer may read the note. */
  internal: z.boolean().optional(),
  author: text(100).optional(),
});
export type CreateMakeGood = z.output<typeof CreateMakeGood>;

/** What it would do, as things are now. */
export const MakeGoodPreview = z.object({
  object: z.literal("make_good_preview"),
  total: z.int(),
  /** Of them, those that were looked at: the first 1,000. */
  seen: z.int(),
  /** Of those, the purchases that it would be done to. */
  possible: z.int(),
  /** What would be charged at once. */
  charges: z.array(z.object({ currency: Currency, amountMinor: AmountMinor })),
  /** To which purchases it would not be done, and why. */
  refused: z.array(z.object({ purchaseId: PurchaseId, code: z.string(), detail: z.string() })),
});

const MakeGoodItem = z.object({
  object: z.literal("make_good_item"),
  purchaseId: PurchaseId,
  state: ItemState,
  /** Why it was refused. */
  code: z.string().nullable(),
  detail: z.string().nullable(),
  /** A payment that it made, whatever became of it. */
  transactionId: TransactionId.nullable(),
});

export const MakeGoodPath = z.object({ id: MakeGoodId });
export const MakeGoodQuery = z.strictObject({ limit: Limit, after: After });
export const MakeGoodList = listOf(MakeGood);
export const MakeGoodItemQuery = z.strictObject({
  state: ItemState.optional(),
  limit: Limit,
  after: After,
});
export const MakeGoodItemList = listOf(MakeGoodItem);
