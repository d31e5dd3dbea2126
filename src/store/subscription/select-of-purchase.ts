import type { Subscription } from "../../domain/subscription/subscription.ts";
import { SUBSCRIPTION_COLUMNS } from "../columns.ts";
import { statement, type Tx } from "../statement.ts";
import type { SubscriptionPage } from "./select-subscription-page.ts";

/** Reads the index subscriptions_of_purchase. */
const SELECT_OF_PURCHASE = statement(
  "select_subscriptions_of_purchase",
  "tenant",
  `select ${SUBSCRIPTION_COLUMNS}
     from subscriptions s
    where s.merchant_id = $1::bigint and s.purchase_id = $2::bigint and s.id < $3::bigint
      and ($4::text is null or s.state = $4::text)
      and ($5::bigint is null or s.customer_id = $5::bigint)
    order by s.id desc
    limit $6::int`,
);

export async function selectOfPurchase(
  tx: Tx,
  by: { readonly purchaseId: bigint; readonly customerId: bigint | null },
  page: SubscriptionPage,
): Promise<Subscription[]> {
  return await tx.query<Subscription>(SELECT_OF_PURCHASE, [
    tx.merchantId,
    by.purchaseId,
    page.beforeId,
    page.state,
    by.customerId,
    page.limit,
  ]);
}
