import { statement, type Tx } from "../statement.ts";

const COUNT_SECRETS_BY_KEY = statement(
  "count_secrets_by_key",
  "vault",
  `select s.key_id, count(*)::int as cards
     from card_secrets s
    where s.merchant_id = $1::bigint
    group by s.key_id
    order by s.key_id`,
);

export type KeyCount = { readonly keyId: string; readonly cards: number };

/** How many of the merchant's numbers are sealed under each master key. */
export async function countSecretsByKey(tx: Tx): Promise<KeyCount[]> {
  return await tx.query<KeyCount>(COUNT_SECRETS_BY_KEY, [tx.merchantId]);
}
