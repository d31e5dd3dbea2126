import type { Subscription } from "../../domain/subscription/subscription.ts";
import { SUBSCRIPTION_COLUMNS } from "../columns.ts";
import { statement, type Tx } from "../statement.ts";

/** Locks all subscriptions of purchases, in order of id. */
const LOCK_OF_PURCHASES = statement(
  "lock_subscriptions_of_purchases",
  "tenant",
  `select ${SUBSCRIPTION_COLUMNS}
     from subscriptions s
    where s.merchant_id = $1::bigint and s.purchase_id = any($2::bigint[])
    order by s.id
      for no key update`,
);

export async function lockOfPurchases(
  tx: Tx,
  purchaseIds: readonly bigint[],
): Promise<Subscription[]> {
  return await tx.query<Subscription>(LOCK_OF_PURCHASES, [tx.merchantId, purchaseIds]);
}
