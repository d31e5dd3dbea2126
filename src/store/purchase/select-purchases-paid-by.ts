import { statement, type Tx } from "../statement.ts";

/** By way of the customer's purchases: subscriptions have no index by what pays for them. */
const SELECT_PURCHASES_PAID_BY = statement(
  "select_purchases_paid_by",
  "tenant",
  `select s.purchase_id, count(*)::int as subscriptions
     from purchases p
     join subscriptions s on s.merchant_id = p.merchant_id and s.purchase_id = p.id
    where p.merchant_id = $1::bigint and p.customer_id = $2::bigint
      and s.payment_method_id = $3::bigint and s.state <> 'cancelled'
    group by s.purchase_id
    order by s.purchase_id`,
);

export type PaidPurchase = {
  readonly purchaseId: bigint;
  /** How many of its subscriptions. */
  readonly subscriptions: number;
};

/** Purchases with a subscription that is charged to a payment method, by id. */
export async function selectPurchasesPaidBy(
  tx: Tx,
  by: { readonly customerId: bigint; readonly paymentMethodId: bigint },
): Promise<PaidPurchase[]> {
  const values = [tx.merchantId, by.customerId, by.paymentMethodId];
  return await tx.query<PaidPurchase>(SELECT_PURCHASES_PAID_BY, values);
}
