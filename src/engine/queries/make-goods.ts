/** What was done to many purchases at once, and how far it is. */
import type { MakeGoodProgress } from "../../domain/purchase/make-good.ts";
import { selectMakeGoods } from "../../store/make-good/select-make-goods.ts";
import type { MakeGoodItem } from "../../domain/purchase/make-good.ts";
import { selectMakeGoodItems } from "../../store/make-good/select-make-good-items.ts";
import type { EngineContext } from "../engine-context.ts";
import { BEYOND_ALL_IDS, downwards, pageOf, type Page, type PageRequest } from "./page.ts";

/** The newest first. */
export async function listMakeGoods(
  context: EngineContext,
  merchantId: bigint,
  request: PageRequest,
): Promise<Page<MakeGoodProgress>> {
  const page = { ...downwards(request), id: null, goesOn: null };
  const rows = await context.db.tenant(merchantId, (tx) => selectMakeGoods(tx, page));
  return pageOf(rows, request);
}

/** Null when the merchant has none of this id. */
export async function readMakeGood(
  context: EngineContext,
  merchantId: bigint,
  id: bigint,
): Promise<MakeGoodProgress | null> {
  const page = { id, goesOn: null, beforeId: BEYOND_ALL_IDS, limit: 1 };
  const [found] = await context.db.tenant(merchantId, (tx) => selectMakeGoods(tx, page));
  return found ?? null;
}

/** What became of each of its purchases, in their order; null when the merchant has none of this id. */
export async function listMakeGoodItems(
  context: EngineContext,
  { merchantId, makeGoodId }: { readonly merchantId: bigint; readonly makeGoodId: bigint },
  state: MakeGoodItem["state"] | null,
  request: PageRequest,
): Promise<Page<MakeGoodItem> | null> {
  if ((await readMakeGood(context, merchantId, makeGoodId)) === null) return null;
  const page = { makeGoodId, state, afterId: request.after ?? 0n, limit: request.limit + 1 };
  const rows = await context.db.tenant(merchantId, (tx) => selectMakeGoodItems(tx, page));
  return pageOf(rows, request);
}
