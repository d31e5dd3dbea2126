import { searchGrams } from "../../domain/customer/search-grams.ts";
import { statement, type Tx } from "../statement.ts";

const INSERT_CUSTOMER_GRAMS = statement(
  "insert_customer_grams",
  "tenant",
  `insert into customer_grams (merchant_id, gram, customer_id)
   select $1::bigint, u.gram, u.customer_id
     from unnest($2::text[], $3::bigint[]) as u(gram, customer_id)
   on conflict do nothing`,
);

type Searched = { readonly id: bigint; readonly search: string };

/** Makes customers findable by parts of their `search`. */
export async function insertCustomerGrams(tx: Tx, customers: readonly Searched[]): Promise<void> {
  const rows = customers.flatMap(({ id, search }) =>
    searchGrams(search).map((gram) => ({ gram, id })),
  );
  if (rows.length === 0) return;
  await tx.query(INSERT_CUSTOMER_GRAMS, [
    tx.merchantId,
    rows.map((row) => row.gram),
    rows.map((row) => row.id),
  ]);
}
