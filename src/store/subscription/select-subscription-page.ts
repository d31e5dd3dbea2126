import type { Subscription, SubscriptionState } from "../../domain/subscription/subscription.ts";
import { SUBSCRIPTION_COLUMNS } from "../columns.ts";
import { statement, type Tx } from "../statement.ts";

/** By the primary key, backwards; a rare state reads past the others. */
const SELECT_SUBSCRIPTION_PAGE = statement(
  "select_subscription_page",
  "tenant",
  `select ${SUBSCRIPTION_COLUMNS}
     from subscriptions s
    where s.merchant_id = $1::bigint and s.id < $2::bigint
      and ($3::text is null or s.state = $3::text)
    order by s.id desc
    limit $4::int`,
);

export type SubscriptionPage = {
  readonly beforeId: bigint;
  readonly state: SubscriptionState | null;
  readonly limit: number;
};

/** Subscriptions with smaller ids, the largest first. */
export async function selectSubscriptionPage(
  tx: Tx,
  page: SubscriptionPage,
): Promise<Subscription[]> {
  return await tx.query<Subscription>(SELECT_SUBSCRIPTION_PAGE, [
    tx.merchantId,
    page.beforeId,
    page.state,
    page.limit,
  ]);
}
