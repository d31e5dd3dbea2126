import { statement, type Tx } from "../statement.ts";
import type { PaymentMethod } from "./payment-method.ts";

/** What charging to a payment method takes. */
export type ChargeMethod = Pick<
  PaymentMethod,
  "id" | "state" | "secretId" | "expiryYear" | "expiryMonth" | "networkTransactionId"
>;

/** Read for every renewal, so the columns that only people look at stay where they are. */
const SELECT_CHARGE_METHODS = statement(
  "select_charge_methods",
  "tenant",
  `select m.id, m.state, m.secret_id, m.expiry_year, m.expiry_month, m.network_transaction_id
     from payment_methods m
    where m.merchant_id = $1::bigint and m.id = any($2::bigint[])`,
);

export async function selectChargeMethods(tx: Tx, ids: readonly bigint[]): Promise<ChargeMethod[]> {
  return await tx.query<ChargeMethod>(SELECT_CHARGE_METHODS, [tx.merchantId, ids]);
}
