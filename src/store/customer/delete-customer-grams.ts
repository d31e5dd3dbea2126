import { searchGrams } from "../../domain/customer/search-grams.ts";
import { statement, type Tx } from "../statement.ts";

/** By the primary key: what the customer was found by is known, and need not be looked for. */
const DELETE_CUSTOMER_GRAMS = statement(
  "delete_customer_grams",
  "tenant",
  `delete from customer_grams k
    where k.merchant_id = $1::bigint and k.gram = any($2::text[]) and k.customer_id = $3::bigint`,
);

/** A customer is no longer found by parts of `search`. */
export async function deleteCustomerGrams(
  tx: Tx,
  customer: { readonly id: bigint; readonly search: string },
): Promise<void> {
  const grams = searchGrams(customer.search);
  if (grams.length === 0) return;
  await tx.query(DELETE_CUSTOMER_GRAMS, [tx.merchantId, grams, customer.id]);
}
