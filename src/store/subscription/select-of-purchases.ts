import type { Subscription } from "../../domain/subscription/subscription.ts";
import { SUBSCRIPTION_COLUMNS } from "../columns.ts";
import { statement, type Tx } from "../statement.ts";

const SELECT_OF_PURCHASES = statement(
  "select_subscriptions_of_purchases",
  "tenant",
  `select ${SUBSCRIPTION_COLUMNS}
     from subscriptions s
    where s.merchant_id = $1::bigint and s.purchase_id = any($2::bigint[])`,
);

/** All subscriptions of purchases, unlocked. */
export async function selectOfPurchases(
  tx: Tx,
  purchaseIds: readonly bigint[],
): Promise<Subscription[]> {
  return await tx.query<Subscription>(SELECT_OF_PURCHASES, [tx.merchantId, purchaseIds]);
}
