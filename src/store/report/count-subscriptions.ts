import type { SubscriptionState } from "../../domain/subscription/subscription.ts";
import { statement, type Tx } from "../statement.ts";

/** Reads all subscriptions of the merchant once. */
const COUNT_SUBSCRIPTIONS = statement(
  "count_subscriptions",
  "tenant",
  `select s.state, count(*)::int as count
     from subscriptions s
    where s.merchant_id = $1::bigint
    group by s.state`,
);

export type SubscriptionCount = { readonly state: SubscriptionState; readonly count: number };

/** How many subscriptions are in each state; states without any are left out. */
export async function countSubscriptions(tx: Tx): Promise<SubscriptionCount[]> {
  return await tx.query<SubscriptionCount>(COUNT_SUBSCRIPTIONS, [tx.merchantId]);
}
