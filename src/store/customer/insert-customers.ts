import { instants, json } from "../parameters.ts";
import { statement, type Tx } from "../statement.ts";
import type { Customer } from "./customer.ts";
import { insertCustomerGrams } from "./insert-customer-grams.ts";

const INSERT_CUSTOMERS = statement(
  "insert_customers",
  "tenant",
  `insert into customers (merchant_id, id, external_id, name, email, phone, address, locale,
          search, created_at)
   select $1::bigint, u.id, u.external_id, u.name, u.email, u.phone, u.address::jsonb, u.locale,
          u.search, u.created_at
     from unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
          $8::text[], $9::text[], $10::timestamptz[])
       as u(id, external_id, name, email, phone, address, locale, search, created_at)
   on conflict (merchant_id, external_id) where external_id is not null do nothing
   returning id`,
);

/** Inserts customers; answers the ids that went in: an external id that exists stays as it is. */
export async function insertCustomers(tx: Tx, rows: readonly Customer[]): Promise<bigint[]> {
  const inserted = await tx.query<{ id: bigint }>(INSERT_CUSTOMERS, [
    tx.merchantId,
    rows.map((row) => row.id),
    rows.map((row) => row.externalId),
    rows.map((row) => row.name),
    rows.map((row) => row.email),
    rows.map((row) => row.phone),
    rows.map((row) => json(row.address)),
    rows.map((row) => row.locale),
    rows.map((row) => row.search),
    instants(rows.map((row) => row.createdAt)),
  ]);
  const ids = new Set(inserted.map((row) => row.id));
  await insertCustomerGrams(
    tx,
    rows.filter((row) => ids.has(row.id)),
  );
  return [...ids];
}
