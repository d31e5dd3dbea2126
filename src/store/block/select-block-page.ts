import type { BlockKind } from "../../domain/customer/block.ts";
import { statement, type Tx } from "../statement.ts";
import { BLOCK_COLUMNS, type Block } from "./block.ts";

const SELECT_BLOCK_PAGE = statement(
  "select_block_page",
  "tenant",
  `select ${BLOCK_COLUMNS}
     from blocks b
    where b.merchant_id = $1::bigint and b.id < $2::bigint
      and ($3::text is null or b.kind = $3::text)
    order by b.id desc
    limit $4::int`,
);

export type BlockPage = {
  readonly beforeId: bigint;
  readonly kind: BlockKind | null;
  readonly limit: number;
};

/** Blocks with smaller ids, the largest first. */
export async function selectBlockPage(tx: Tx, page: BlockPage): Promise<Block[]> {
  return await tx.query<Block>(SELECT_BLOCK_PAGE, [
    tx.merchantId,
    page.beforeId,
    page.kind,
    page.limit,
  ]);
}
