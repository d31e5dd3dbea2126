import { statement, type Tx } from "../statement.ts";
import { CUSTOMER_COLUMNS, type Customer } from "./customer.ts";

const SELECT_CUSTOMERS = statement(
  "select_customers",
  "tenant",
  `select ${CUSTOMER_COLUMNS}
     from customers c
    where c.merchant_id = $1::bigint
      and (c.id = any($2::bigint[]) or c.external_id = any($3::text[]))`,
);

export async function selectCustomers(
  tx: Tx,
  by: { readonly ids: readonly bigint[]; readonly externalIds: readonly string[] },
): Promise<Customer[]> {
  return await tx.query<Customer>(SELECT_CUSTOMERS, [tx.merchantId, by.ids, by.externalIds]);
}
