/**
 * Extends, cancels, reactivates or activates many purchases at once, to make good what went wrong for them
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
import type { Tx } from "../../store/statement.ts";
import { selectInactivePurchases } from "../../store/subscription/select-inactive-purchases.ts";
import { upsertLanes } from "../../store/lane/upsert-lanes.ts";
import type { MakeGood } from "../../domain/purchase/make-good.ts";
import type { EngineContext } from "../engine-context.ts";
import type { OnMade } from "../idempotency/answer-once.ts";
import { plainHint } from "../record/save-change.ts";
import { previewOnPurchase } from "./do-to-purchase.ts";

/** Named ones; and those that a preview looks at. */
export const MOST_PURCHASES = 1_000;
/** Read and stored by one statement. */
const PAGE = 1_000;

/** All that have an inactive subscription, or only those whose it is for this reason. */
export type Inactive = { readonly inactiveFor: string | null };

export type MakeGoodOrder = Pick<
  MakeGood,
  "action" | "days" | "reason" | "missed" | "note" | "internal" | "author"
> & {
  /** To an activation, they need not be named. */
  readonly purchases: readonly bigint[] | Inactive;
};

/** Answers its id; nothing was done yet. */
export async function startMakeGood(
  context: EngineContext,
  merchantId: bigint,
  { purchases, ...order }: MakeGoodOrder,
  options: { readonly onMade?: OnMade } = {},
): Promise<Result<bigint>> {
  const fault = orderFault({ purchases, ...order });
  if (fault !== null) return fault;
  const id = await context.ids.next("small");
  const createdAt = context.clock.now();
  await context.db.tenant(merchantId, async (tx) => {
    let total = 0;
    for await (const page of pagesOf(tx, purchases)) {
      await insertMakeGoodItems(tx, id, page);
      total += page.length;
    }
    await insertMakeGood(tx, { ...order, id, total, createdAt });
    await upsertLanes(tx, [plainHint("make_good", createdAt)]);
    await options.onMade?.(tx, { id });
  });
  return accept(id);
}

/** Each purchase once, page by page. */
async function* pagesOf(
  tx: Tx,
  purchases: MakeGoodOrder["purchases"],
): AsyncGenerator<readonly bigint[]> {
  if (!("inactiveFor" in purchases)) {
    yield [...new Set(purchases)];
    return;
  }
  for (let afterId: bigint | undefined = 0n; afterId !== undefined;) {
    const of = { afterId, reason: purchases.inactiveFor, limit: PAGE };
    const page: readonly bigint[] = await selectInactivePurchases(tx, of);
    yield page;
    afterId = page.length < PAGE ? undefined : page.at(-1);
  }
}

export type MakeGoodPreview = {
  readonly total: number;
  /** Those that were looked at: the first of them, where there are very many. */
  readonly seen: number;
  /** Of them, those that it would be done to. */
  readonly possible: number;
  /** Payments that it would ask the bank for, or that fall due by it at once, by currency. */
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
  const { purchases } = order;
  const wanted = await context.db.tenant(merchantId, async (tx) => {
    const all: bigint[] = [];
    for await (const page of pagesOf(tx, purchases)) all.push(...page);
    return all;
  });
  const seen = wanted.slice(0, MOST_PURCHASES);
  const refused: MakeGoodPreview["refused"][number][] = [];
  const charges = new Map<string, bigint>();
  for (const purchaseId of seen) {
    const preview = await previewOnPurchase(context, { merchantId, purchaseId }, order);
    if (!preview.ok) {
      refused.push({ purchaseId, code: preview.code, detail: preview.detail });
      continue;
    }
    const { money, dueNow } = preview.value;
    for (const { currency, amountMinor } of [...money, ...dueNow]) {
      charges.set(currency, (charges.get(currency) ?? 0n) + amountMinor);
    }
  }
  return accept({
    total: wanted.length,
    seen: seen.length,
    possible: seen.length - refused.length,
    charges: [...charges].map(([currency, amountMinor]) => ({ currency, amountMinor })),
    refused,
  });
}

function orderFault({ action, days, missed, purchases }: MakeGoodOrder): Refusal | null {
  const activates = action === "activate";
  if (missed !== null && !activates) {
    return refuse("invalid_field", "Only an activation has missed dates.", "missed");
  }
  if ("inactiveFor" in purchases && !activates) {
    return refuse("invalid_field", "Only an activation is of all that are inactive.", "inactive");
  }
  if ((action === "extend") !== (days !== null)) {
    return refuse("invalid_field", "Give days to an extension, and to nothing else.", "days");
  }
  if (days === null || (days >= 1 && days <= MAX_DAYS)) return null;
  return refuse("invalid_field", `Give 1 to ${MAX_DAYS} whole days.`, "days");
}
