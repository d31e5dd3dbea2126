import type { Edit } from "../../domain/change.ts";
import { json } from "../parameters.ts";
import { statement, type Tx } from "../statement.ts";
import type { Customer } from "./customer.ts";
import { deleteCustomerGrams } from "./delete-customer-grams.ts";
import { insertCustomerGrams } from "./insert-customer-grams.ts";

const UPDATE_CUSTOMER = statement(
  "update_customer",
  "tenant",
  `update customers c
      set external_id = $3::text, name = $4::text, email = $5::text, phone = $6::text,
          address = $7::jsonb, locale = $8::text, search = $9::text, version = c.version + 1
    where c.merchant_id = $1::bigint and c.id = $2::bigint and c.version = $10::int
   returning 1`,
);

/**
 * Writes what became of a customer, and what they are found by; false: somebody changed them since
 * `was` was read.
 */
export async function updateCustomer(tx: Tx, { was, next }: Edit<Customer>): Promise<boolean> {
  const rows = await tx.query(UPDATE_CUSTOMER, [
    tx.merchantId,
    was.id,
    next.externalId,
    next.name,
    next.email,
    next.phone,
    json(next.address),
    next.locale,
    next.search,
    was.version,
  ]);
  if (rows.length === 0) return false;
  if (next.search !== was.search) {
    await deleteCustomerGrams(tx, was);
    await insertCustomerGrams(tx, [next]);
  }
  return true;
}
