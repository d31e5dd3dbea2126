import { statement, type Tx } from "../statement.ts";

const SELECT_NEXT_IDS = statement(
  "select_next_ids",
  "tenant",
  `select b.next_id from id_blocks b where b.merchant_id = $1::bigint`,
);

/** Where the number spaces stand; of tenant 0. */
export async function selectNextIds(tx: Tx): Promise<bigint[]> {
  const rows = await tx.query<{ nextId: bigint }>(SELECT_NEXT_IDS, [tx.merchantId]);
  return rows.map(({ nextId }) => nextId);
}
