import { statement, type Tx } from "../statement.ts";
import { BLOCK_COLUMNS, type Block } from "./block.ts";

const DELETE_BLOCK = statement(
  "delete_block",
  "tenant",
  `delete from blocks b
    where b.merchant_id = $1::bigint and b.id = $2::bigint
   returning ${BLOCK_COLUMNS}`,
);

/** What is sold to again; null when the merchant has no such block. */
export async function deleteBlock(tx: Tx, id: bigint): Promise<Block | null> {
  const [row] = await tx.query<Block>(DELETE_BLOCK, [tx.merchantId, id]);
  return row ?? null;
}
