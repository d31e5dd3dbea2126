/** Reading subscriptions. */
import type { Subscription, SubscriptionState } from "../../domain/subscription/subscription.ts";
import { selectOfCustomer } from "../../store/subscription/select-of-customer.ts";
import { selectOfPurchase } from "../../store/subscription/select-of-purchase.ts";
import { selectSubscriptionPage } from "../../store/subscription/select-subscription-page.ts";
import { selectSubscriptions } from "../../store/subscription/select-subscriptions.ts";
import type { EngineContext } from "../engine-context.ts";
import { downwards, pageOf, type Page, type PageRequest } from "./page.ts";

export type SubscriptionFilter = {
  readonly purchaseId: bigint | null;
  readonly customerId: bigint | null;
  readonly state: SubscriptionState | null;
};

/** Null when the merchant has none of this id. */
export async function readSubscription(
  context: EngineContext,
  merchantId: bigint,
  id: bigint,
): Promise<Subscription | null> {
  const [found] = await context.db.tenant(merchantId, (tx) => selectSubscriptions(tx, [id]));
  return found ?? null;
}

/** Subscriptions, the largest id first; filters narrow each other. */
export async function listSubscriptions(
  context: EngineContext,
  merchantId: bigint,
  { purchaseId, customerId, state }: SubscriptionFilter,
  request: PageRequest,
): Promise<Page<Subscription>> {
  const page = { ...downwards(request), state };
  const rows = await context.db.tenant(merchantId, async (tx) => {
    if (purchaseId !== null) return await selectOfPurchase(tx, { purchaseId, customerId }, page);
    if (customerId !== null) return await selectOfCustomer(tx, customerId, page);
    return await selectSubscriptionPage(tx, page);
  });
  return pageOf(rows, request);
}
