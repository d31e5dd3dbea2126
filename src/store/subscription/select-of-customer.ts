import type { Subscription } from "../../domain/subscription/subscription.ts";
import { SUBSCRIPTION_COLUMNS } from "../columns.ts";
import { statement, type Tx } from "../statement.ts";
import type { SubscriptionPage } from "./select-subscription-page.ts";

/** By way of the customer's purchases: subscriptions, which every renewal writes, have no such index. */
const SELECT_OF_CUSTOMER = statement(
  "select_subscriptions_of_customer",
  "tenant",
  `select ${SUBSCRIPTION_COLUMNS}
     from purchases p
     join subscriptions s on s.merchant_id = p.merchant_id and s.purchase_id = p.id
    where p.merchant_id = $1::bigint and p.customer_id = $2::bigint and s.id < $3::bigint
      and ($4::text is null or s.state = $4::text)
    order by s.id desc
    limit $5::int`,
);

export async function selectOfCustomer(
  tx: Tx,
  customerId: bigint,
  page: SubscriptionPage,
): Promise<Subscription[]> {
  return await tx.query<Subscription>(SELECT_OF_CUSTOMER, [
    tx.merchantId,
    customerId,
    page.beforeId,
    page.state,
    page.limit,
  ]);
}
