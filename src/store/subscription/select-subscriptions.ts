import type { Subscription } from "../../domain/subscription/subscription.ts";
import { SUBSCRIPTION_COLUMNS } from "../columns.ts";
import { statement, type Tx } from "../statement.ts";

const SELECT_SUBSCRIPTIONS = statement(
  "select_subscriptions",
  "tenant",
  `select ${SUBSCRIPTION_COLUMNS}
     from subscriptions s
    where s.merchant_id = $1::bigint and s.id = any($2::bigint[])`,
);

export async function selectSubscriptions(tx: Tx, ids: readonly bigint[]): Promise<Subscription[]> {
  return await tx.query<Subscription>(SELECT_SUBSCRIPTIONS, [tx.merchantId, ids]);
}
