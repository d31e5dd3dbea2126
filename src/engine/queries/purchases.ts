/** Reading purchases. */
import { hasAccess } from "../../domain/purchase/access.ts";
import { MAX_LINES } from "../../domain/purchase/order.ts";
import type { Purchase, PurchaseLine, PurchaseState } from "../../domain/purchase/purchase.ts";
import type { Note } from "../../store/note/note.ts";
import { selectConsumerLogins } from "../../store/consumer-login/select-consumer-logins.ts";
import { selectNotePage } from "../../store/note/select-note-page.ts";
import { selectPurchaseLines } from "../../store/purchase/select-purchase-lines.ts";
import {
  selectPurchasePage,
  type PurchasePage,
} from "../../store/purchase/select-purchase-page.ts";
import { selectPurchasesByCard } from "../../store/purchase/select-purchases-by-card.ts";
import { selectPurchasesByRef } from "../../store/purchase/select-purchases-by-ref.ts";
import { selectPurchasesByUsername } from "../../store/purchase/select-purchases-by-username.ts";
import { selectPurchasesOfCustomer } from "../../store/purchase/select-purchases-of-customer.ts";
import { selectPurchases } from "../../store/purchase/select-purchases.ts";
import type { Tx } from "../../store/statement.ts";
import { selectOfPurchases } from "../../store/subscription/select-of-purchases.ts";
import { selectOfPurchase } from "../../store/subscription/select-of-purchase.ts";
import { searchText } from "../commands/search-text.ts";
import type { EngineContext } from "../engine-context.ts";
import { BEYOND_ALL_IDS, downwards, pageOf, type Page, type PageRequest } from "./page.ts";
import { subscriptionViews, type SubscriptionView } from "./subscriptions.ts";
import { newestOfPurchase, type TransactionView } from "./transactions.ts";

export type PurchaseView = {
  readonly purchase: Purchase;
  /** Whether the customer may use it now. */
  readonly hasAccess: boolean;
};

export type PurchaseDetail = PurchaseView & {
  /** At the merchant's own site; null: none came with it. */
  readonly username: string | null;
  readonly lines: readonly PurchaseLine[];
  /** In the order of their lines; none before it is sold. */
  readonly subscriptions: readonly SubscriptionView[];
  /** The newest, at most `MOST_TRANSACTIONS`. */
  readonly transactions: readonly TransactionView[];
  /** The newest, at most `MOST_NOTES`. */
  readonly notes: readonly Note[];
};

export type PurchaseFilter = {
  readonly customerId: bigint | null;
  readonly merchantRef: string | null;
  readonly state: PurchaseState | null;
  /** Digits of a card that the customer has, or had. */
  readonly card?: { readonly last4: string; readonly first6: string | null };
  /** At the merchant's own site, whatever its case and accents. */
  readonly username?: string;
};

/** A daily renewal makes thousands in its life; the rest are read page by page. */
const MOST_TRANSACTIONS = 100;
const MOST_NOTES = 100;
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
    const notes = await selectNotePage(tx, id, { beforeId: BEYOND_ALL_IDS, limit: MOST_NOTES });
    const [login] = await selectConsumerLogins(tx, [id]);
    const username = login?.username ?? null;
    const [view] = await viewsOf(context, tx, [purchase]);
    if (view === undefined) throw new Error(`purchase ${id} lost its view`);
    return {
      ...view,
      username,
      lines,
      subscriptions: await subscriptionViews(context, tx, newestFirst.toReversed()),
      transactions,
      notes,
    };
  });
}

/**
 * Purchases, the largest id first; filters narrow each other. Of a reference, a card and a username one
 * at most is asked for.
 */
export async function listPurchases(
  context: EngineContext,
  merchantId: bigint,
  { state, ...filter }: PurchaseFilter,
  request: PageRequest,
): Promise<Page<PurchaseView>> {
  const page = { ...downwards(request), state };
  return await context.db.tenant(merchantId, async (tx) => {
    const found = pageOf(await select(tx, filter, page), request);
    return { ...found, data: await viewsOf(context, tx, found.data) };
  });
}

async function select(
  tx: Tx,
  { customerId, merchantRef, card, username }: Omit<PurchaseFilter, "state">,
  page: PurchasePage,
): Promise<Purchase[]> {
  if (merchantRef !== null) {
    return await selectPurchasesByRef(tx, { merchantRef, customerId }, page);
  }
  if (card !== undefined) return await selectPurchasesByCard(tx, { ...card, customerId }, page);
  if (username !== undefined) {
    const folded = searchText([username]);
    return await selectPurchasesByUsername(tx, { folded, customerId }, page);
  }
  if (customerId !== null) return await selectPurchasesOfCustomer(tx, customerId, page);
  return await selectPurchasePage(tx, page);
}

/** Subscriptions are read only where a declined renewal withholds access. */
async function viewsOf(
  context: EngineContext,
  tx: Tx,
  purchases: readonly Purchase[],
): Promise<PurchaseView[]> {
  const now = context.clock.now();
  const rulesOf = await context.merchants.rulesIn(
    tx,
    purchases.map((one) => one.policyId),
  );
  const strict = purchases.filter((one) => rulesOf(one.policyId).accessOnDecline === "end");
  const subscriptions =
    strict.length === 0
      ? []
      : await selectOfPurchases(
          tx,
          strict.map((one) => one.id),
        );
  return purchases.map((purchase) => ({
    purchase,
    hasAccess: hasAccess(
      {
        purchase,
        subscriptions: subscriptions.filter((one) => one.purchaseId === purchase.id),
        rules: rulesOf(purchase.policyId),
      },
      now,
    ),
  }));
}
