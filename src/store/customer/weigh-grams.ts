import { statement, type Tx } from "../statement.ts";

/** So many customers of a run are looked at, the newest; fewer are all it has. */
const WEIGHED = 200;

const WEIGH_GRAMS = statement(
  "weigh_grams",
  "tenant",
  `select u.gram, f.customers, f.last_id
     from unnest($2::text[]) as u(gram)
    cross join lateral (
          select count(*)::int as customers, min(found.customer_id) as last_id
            from (select k.customer_id
                    from customer_grams k
                   where k.merchant_id = $1::bigint and k.gram = u.gram
                   order by k.customer_id desc
                   limit $3::int) found) f`,
);

export type GramWeight = {
  readonly gram: string;
  /** At most WEIGHED. */
  readonly customers: number;
  /** Of the last one looked at: the smaller it is, the fewer have the run. Null: none has it. */
  readonly lastId: bigint | null;
};

/** How common runs of three characters are among a merchant's customers. */
export async function weighGrams(tx: Tx, grams: readonly string[]): Promise<GramWeight[]> {
  return await tx.query<GramWeight>(WEIGH_GRAMS, [tx.merchantId, grams, WEIGHED]);
}
