import { statement, type Tx } from "../statement.ts";

const COUNT_LOGINS_BY_KEY = statement(
  "count_logins_by_key",
  "tenant",
  `select c.key_id, count(*)::int as passwords
     from consumer_logins c
    where c.merchant_id = $1::bigint and c.key_id is not null
    group by c.key_id
    order by c.key_id`,
);

export type PasswordCount = { readonly keyId: string; readonly passwords: number };

/** How many customers' passwords are sealed under each master key. */
export async function countLoginsByKey(tx: Tx): Promise<PasswordCount[]> {
  return await tx.query<PasswordCount>(COUNT_LOGINS_BY_KEY, [tx.merchantId]);
}
