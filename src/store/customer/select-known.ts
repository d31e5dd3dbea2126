import { statement, type Tx } from "../statement.ts";

const SELECT_KNOWN = statement(
  "select_known_customers",
  "tenant",
  `select c.external_id
     from customers c
    where c.merchant_id = $1::bigint and c.external_id = any($2::text[])`,
);

/** Which of these external ids the merchant already has. */
export async function selectKnown(tx: Tx, externalIds: readonly string[]): Promise<Set<string>> {
  const rows = await tx.query<{ externalId: string }>(SELECT_KNOWN, [tx.merchantId, externalIds]);
  return new Set(rows.map((row) => row.externalId));
}
