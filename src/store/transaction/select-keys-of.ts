import { statement, type Tx } from "../statement.ts";

const SELECT_KEYS_OF = statement(
  "select_keys_of",
  "tenant",
  `select t.attempt_key::text as key
     from transactions t
    where t.merchant_id = $1::bigint and t.id = any($2::bigint[])
    union all
   select a.attempt_key::text
     from attempts a
    where a.merchant_id = $1::bigint and a.transaction_id = any($2::bigint[])`,
);

/** All keys that these transactions ever had, those of closed attempts too. */
export async function selectKeysOf(tx: Tx, ids: readonly bigint[]): Promise<Set<string>> {
  const rows = await tx.query<{ key: string }>(SELECT_KEYS_OF, [tx.merchantId, ids]);
  return new Set(rows.map((row) => row.key));
}
