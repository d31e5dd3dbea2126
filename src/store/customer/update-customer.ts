import { json } from "../parameters.ts";
import { statement, type Tx } from "../statement.ts";
import type { Customer } from "./customer.ts";

const UPDATE_CUSTOMER = statement(
  "update_customer",
  "tenant",
  `update customers c
      set external_id = $3::text, name = $4::text, email = $5::text, phone = $6::text,
          address = $7::jsonb, search = $8::text, version = c.version + 1
    where c.merchant_id = $1::bigint and c.id = $2::bigint and c.version = $9::int
   returning 1`,
);

/** Writes a customer that was read at its version; false: somebody changed it meanwhile. */
export async function updateCustomer(tx: Tx, row: Customer): Promise<boolean> {
  const rows = await tx.query(UPDATE_CUSTOMER, [
    tx.merchantId,
    row.id,
    row.externalId,
    row.name,
    row.email,
    row.phone,
    json(row.address),
    row.search,
    row.version,
  ]);
  return rows.length === 1;
}
