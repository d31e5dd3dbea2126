import type { BlockKind } from "../../domain/customer/block.ts";
import { statement, type Tx } from "../statement.ts";
import { BLOCK_COLUMNS, type Block } from "./block.ts";

/** By the index blocks_by_value. */
const FIND_BLOCKS = statement(
  "find_blocks",
  "tenant",
  `select ${BLOCK_COLUMNS}
     from unnest($2::text[], $3::text[]) as u(kind, value)
     join blocks b on b.kind = u.kind and b.value = u.value
    where b.merchant_id = $1::bigint`,
);

export type BlockedAddress = { readonly kind: BlockKind; readonly value: string };

/** Which of these addresses, as `blockedValue` writes them, are blocked. */
export async function findBlocks(tx: Tx, addresses: readonly BlockedAddress[]): Promise<Block[]> {
  return await tx.query<Block>(FIND_BLOCKS, [
    tx.merchantId,
    addresses.map(({ kind }) => kind),
    addresses.map(({ value }) => value),
  ]);
}
