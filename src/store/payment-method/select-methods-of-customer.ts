import { statement, type Tx } from "../statement.ts";
import { PAYMENT_METHOD_COLUMNS, type PaymentMethod } from "./payment-method.ts";

/** Reads the index payment_methods_of_customer. */
const SELECT_METHODS_OF_CUSTOMER = statement(
  "select_methods_of_customer",
  "tenant",
  `select ${PAYMENT_METHOD_COLUMNS}
     from payment_methods m
    where m.merchant_id = $1::bigint and m.customer_id = $2::bigint and m.id < $3::bigint
    order by m.id desc
    limit $4::int`,
);

/** With smaller ids, the largest first. */
export async function selectMethodsOfCustomer(
  tx: Tx,
  customerId: bigint,
  page: { readonly beforeId: bigint; readonly limit: number },
): Promise<PaymentMethod[]> {
  return await tx.query<PaymentMethod>(SELECT_METHODS_OF_CUSTOMER, [
    tx.merchantId,
    customerId,
    page.beforeId,
    page.limit,
  ]);
}
