import { statement, type Tx } from "../statement.ts";
import { PAYMENT_METHOD_COLUMNS, type PaymentMethod } from "./payment-method.ts";

const SELECT_PAYMENT_METHODS = statement(
  "select_payment_methods",
  "tenant",
  `select ${PAYMENT_METHOD_COLUMNS}
     from payment_methods m
    where m.merchant_id = $1::bigint and m.id = any($2::bigint[])`,
);

export async function selectPaymentMethods(
  tx: Tx,
  ids: readonly bigint[],
): Promise<PaymentMethod[]> {
  return await tx.query<PaymentMethod>(SELECT_PAYMENT_METHODS, [tx.merchantId, ids]);
}
