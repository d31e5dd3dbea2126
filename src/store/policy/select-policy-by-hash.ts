import { statement, type Tx } from "../statement.ts";

const SELECT_POLICY_BY_HASH = statement(
  "select_policy_by_hash",
  "tenant",
  `select p.id from policies p where p.merchant_id = $1::bigint and p.hash = $2::text`,
);

export async function selectPolicyByHash(tx: Tx, hash: string): Promise<bigint | null> {
  const [row] = await tx.query<{ id: bigint }>(SELECT_POLICY_BY_HASH, [tx.merchantId, hash]);
  return row?.id ?? null;
}
