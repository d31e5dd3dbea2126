import { statement, type Tx } from "../statement.ts";

/** Beyond this a run is common, and how common does not matter. */
const ENOUGH = 2_000;

const COUNT_GRAMS = statement(
  "count_grams",
  "tenant",
  `select u.gram, (select count(*)::int
                     from (select 1
                             from customer_grams k
                            where k.merchant_id = $1::bigint and k.gram = u.gram
                            limit $3::int) found) as customers
     from unnest($2::text[]) as u(gram)`,
);

/** In how many customers' texts runs of three characters are, as far as that is few. */
export async function countGrams(
  tx: Tx,
  grams: readonly string[],
): Promise<{ readonly gram: string; readonly customers: number }[]> {
  return await tx.query(COUNT_GRAMS, [tx.merchantId, grams, ENOUGH]);
}
