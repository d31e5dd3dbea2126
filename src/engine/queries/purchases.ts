/** Reading purchases. */
import { MAX_LINES } from "../../domain/purchase/order.ts";
import type { Purchase, PurchaseState } from "../../domain/purchase/purchase.ts";
import type { Subscription } from "../../domain/subscription/subscription.ts";
import type { PurchaseLine } from "../../store/purchase/insert-purchase-lines.ts";
import { selectPurchaseLines } from "../../store/purchase/select-purchase-lines.ts";
import { selectPurchasePage } from "../../store/purchase/select-purchase-page.ts";
import { selectPurchasesByRef } from "../../store/purchase/select-purchases-by-ref.ts";
import { selectPurchasesOfCustomer } from "../../store/purchase/select-purchases-of-customer.ts";
import { selectPurchases } from "../../store/purchase/select-purchases.ts";
import { selectOfPurchase } from "../../store/subscription/select-of-purchase.ts";
import type { EngineContext } from "../engine-context.ts";
import { BEYOND_ALL_IDS, downwards, pageOf, type Page, type PageRequest } from "./page.ts";
import { newestOfPurchase, type TransactionView } from "./transactions.ts";

export type PurchaseDetail = {
  readonly purchase: Purchase;
  readonly lines: readonly PurchaseLine[];
  /** In the order of their lines; none before the first payment is approved. */
  readonly subscriptions: readonly Subscription[];
  /** The newest, at most `MOST_TRANSACTIONS`. */
  readonly transactions: readonly TransactionView[];
};

export type PurchaseFilter = {
  readonly customerId: bigint | null;
  readonly merchantRef: string | null;
  readonly state: PurchaseState | null;
};

/** A daily renewal makes thousands in its life; the rest are read page by page. */
const MOST_TRANSACTIONS = 100;
const MOST_SUBSCRIPTIONS = MAX_LINES;

/** One purchase with all that belongs to it; null when the merchant has none of this id. */
export async function readPurchase(
  context: EngineContext,
  merchantId: bigint,
  id: bigint,
): Promise<PurchaseDetail | null> {
  return await context.db.tenant(merchantId, async (tx) => {
    const [purchase] = await selectPurchases(tx, [id]);
    if (purchase === undefined) return null;
    const lines = await selectPurchaseLines(tx, [id]);
    const page = { beforeId: BEYOND_ALL_IDS, limit: MOST_SUBSCRIPTIONS, state: null };
    const newestFirst = await selectOfPurchase(tx, { purchaseId: id, customerId: null }, page);
    const transactions = await newestOfPurchase(tx, id, MOST_TRANSACTIONS);
    return { purchase, lines, subscriptions: newestFirst.toReversed(), transactions };
  });
}

/** Purchases, the largest id first; filters narrow each other. */
export async function listPurchases(
  context: EngineContext,
  merchantId: bigint,
  { customerId, merchantRef, state }: PurchaseFilter,
  request: PageRequest,
): Promise<Page<Purchase>> {
  const page = { ...downwards(request), state };
  const rows = await context.db.tenant(merchantId, async (tx) => {
    if (merchantRef !== null)
      return await selectPurchasesByRef(tx, { merchantRef, customerId }, page);
    if (customerId !== null) return await selectPurchasesOfCustomer(tx, customerId, page);
    return await selectPurchasePage(tx, page);
  });
  return pageOf(rows, request);
}
