/**
 * Extends, cancels or reactivates many purchases at once, to make good what went wrong for all of them
 * (docs/concepts/moves.md). The duty `make_good` does it, one purchase after the other.
 */
import { MAX_DAYS } from "../../domain/purchase/extend.ts";
import {
  accept,
  refuse,
  type Refusal,
  type RefusalCode,
  type Result,
} from "../../domain/refusal.ts";
import { insertMakeGood } from "../../store/make-good/insert-make-good.ts";
import { insertMakeGoodItems } from "../../store/make-good/insert-make-good-items.ts";
import { upsertLanes } from "../../store/lane/upsert-lanes.ts";
import type { MakeGood } from "../../domain/purchase/make-good.ts";
import type { EngineContext } from "../engine-context.ts";
import type { OnMade } from "../idempotency/answer-once.ts";
import { plainHint } from "../record/save-change.ts";
import { previewOnPurchase } from "./do-to-purchase.ts";

export const MOST_PURCHASES = 1_000;

export type MakeGoodOrder = Pick<
  MakeGood,
  "action" | "days" | "reason" | "note" | "internal" | "author"
> & { readonly purchaseIds: readonly bigint[] };

/** Answers its id; nothing was done yet. */
export async function startMakeGood(
  context: EngineContext,
  merchantId: bigint,
  { purchaseIds, ...order }: MakeGoodOrder,
  options: { readonly onMade?: OnMade } = {},
): Promise<Result<bigint>> {
  const fault = orderFault(order);
  if (fault !== null) return fault;
  const wanted = [...new Set(purchaseIds)];
  const id = await context.ids.next("small");
  const createdAt = context.clock.now();
  await context.db.tenant(merchantId, async (tx) => {
    await insertMakeGood(tx, { ...order, id, total: wanted.length, createdAt });
    await insertMakeGoodItems(tx, id, wanted);
    await upsertLanes(tx, [plainHint("make_good", createdAt)]);
    await options.onMade?.(tx, { id });
  });
  return accept(id);
}

export type MakeGoodPreview = {
  readonly total: number;
  readonly possible: number;
  /** Payments that it would ask the bank for, by currency. */
  readonly charges: readonly { readonly currency: string; readonly amountMinor: bigint }[];
  readonly refused: readonly {
    readonly purchaseId: bigint;
    readonly code: RefusalCode;
    readonly detail: string;
  }[];
};

/** What it would do, and to which purchases it would not; nothing is stored or sent. */
export async function previewMakeGood(
  context: EngineContext,
  merchantId: bigint,
  order: MakeGoodOrder,
): Promise<Result<MakeGoodPreview>> {
  const fault = orderFault(order);
  if (fault !== null) return fault;
  const wanted = [...new Set(order.purchaseIds)];
  const refused: MakeGoodPreview["refused"][number][] = [];
  const charges = new Map<string, bigint>();
  for (const purchaseId of wanted) {
    const preview = await previewOnPurchase(context, { merchantId, purchaseId }, order);
    if (!preview.ok) {
      refused.push({ purchaseId, code: preview.code, detail: preview.detail });
      continue;
    }
    for (const { currency, amountMinor } of preview.value.money) {
      charges.set(currency, (charges.get(currency) ?? 0n) + amountMinor);
    }
  }
  return accept({
    total: wanted.length,
    possible: wanted.length - refused.length,
    charges: [...charges].map(([currency, amountMinor]) => ({ currency, amountMinor })),
    refused,
  });
}

function orderFault({ action, days }: Pick<MakeGoodOrder, "action" | "days">): Refusal | null {
  if ((action === "extend") !== (days !== null)) {
    return refuse("invalid_field", "Give days to an extension, and to nothing else.", "days");
  }
  if (days === null || (days >= 1 && days <= MAX_DAYS)) return null;
  return refuse("invalid_field", `Give 1 to ${MAX_DAYS} whole days.`, "days");
}
