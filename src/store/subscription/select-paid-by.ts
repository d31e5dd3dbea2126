import type { Subscription } from "../../domain/subscription/subscription.ts";
import { SUBSCRIPTION_COLUMNS } from "../columns.ts";
import { statement, type Tx } from "../statement.ts";

/** By way of the customers' purchases: subscriptions have no index by what pays for them. */
const SELECT_PAID_BY = statement(
  "select_subscriptions_paid_by",
  "tenant",
  `select ${SUBSCRIPTION_COLUMNS}
     from purchases p
     join subscriptions s on s.merchant_id = p.merchant_id and s.purchase_id = p.id
    where p.merchant_id = $1::bigint and p.customer_id = any($2::bigint[])
      and s.payment_method_id = any($3::bigint[]) and s.state in ('active', 'pending')`,
);

/** Subscriptions that still charge, or will, to one of these payment methods of these customers. */
export async function selectPaidBy(
  tx: Tx,
  methods: readonly { readonly id: bigint; readonly customerId: bigint }[],
): Promise<Subscription[]> {
  return await tx.query<Subscription>(SELECT_PAID_BY, [
    tx.merchantId,
    methods.map((method) => method.customerId),
    methods.map((method) => method.id),
  ]);
}
