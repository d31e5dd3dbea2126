/** Reading subscriptions. */
import type { PlainDate } from "../../domain/calendar/plain-date.ts";
import { retriesAhead } from "../../domain/subscription/retries.ts";
import type { Subscription, SubscriptionState } from "../../domain/subscription/subscription.ts";
import type { Tx } from "../../store/statement.ts";
import { selectOfCustomer } from "../../store/subscription/select-of-customer.ts";
import { selectOfPurchase } from "../../store/subscription/select-of-purchase.ts";
import {
  selectSubscriptionPage,
  type SubscriptionPage,
} from "../../store/subscription/select-subscription-page.ts";
import { selectSubscriptions } from "../../store/subscription/select-subscriptions.ts";
import type { EngineContext } from "../engine-context.ts";
import { downwards, pageOf, type Page, type PageRequest } from "./page.ts";

/** A subscription with what follows from its rules. */
export type SubscriptionView = Subscription & {
  /** When a declined number is tried again, the next date first; none: it is not. */
  readonly retriesOn: readonly PlainDate[];
};

/** In their order. */
export async function subscriptionViews<Row extends Subscription>(
  context: Pick<EngineContext, "merchants">,
  tx: Tx,
  rows: readonly Row[],
): Promise<(Row & SubscriptionView)[]> {
  const rulesOf = await context.merchants.rulesIn(
    tx,
    rows.map(({ policyId }) => policyId),
  );
  return rows.map((row) => ({ ...row, retriesOn: retriesAhead(row, rulesOf(row.policyId)) }));
}

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
): Promise<SubscriptionView | null> {
  const [found] = await context.db.tenant(merchantId, async (tx) =>
    subscriptionViews(context, tx, await selectSubscriptions(tx, [id])),
  );
  return found ?? null;
}

/** Subscriptions, the largest id first; filters narrow each other. */
export async function listSubscriptions(
  context: EngineContext,
  merchantId: bigint,
  { state, ...filter }: SubscriptionFilter,
  request: PageRequest,
): Promise<Page<SubscriptionView>> {
  return await context.db.tenant(merchantId, async (tx) => {
    const found = pageOf(await select(tx, filter, { ...downwards(request), state }), request);
    return { ...found, data: await subscriptionViews(context, tx, found.data) };
  });
}

/** Each access path has a statement of its own, because each has an index of its own. */
async function select(
  tx: Tx,
  { purchaseId, customerId }: Omit<SubscriptionFilter, "state">,
  page: SubscriptionPage,
): Promise<Subscription[]> {
  if (purchaseId !== null) return await selectOfPurchase(tx, { purchaseId, customerId }, page);
  if (customerId !== null) return await selectOfCustomer(tx, customerId, page);
  return await selectSubscriptionPage(tx, page);
}
