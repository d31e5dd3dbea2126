/** Reading which addresses nothing is sold to. */
import type { BlockKind } from "../../domain/customer/block.ts";
import type { Block } from "../../store/block/block.ts";
import { selectBlockPage } from "../../store/block/select-block-page.ts";
import type { EngineContext } from "../engine-context.ts";
import { BEYOND_ALL_IDS, downwards, pageOf, type Page, type PageRequest } from "./page.ts";

export type BlockView = Block;

/** The largest id first. */
export async function listBlocks(
  context: EngineContext,
  merchantId: bigint,
  kind: BlockKind | null,
  request: PageRequest,
): Promise<Page<Block>> {
  const page = { ...downwards(request), kind };
  return pageOf(await context.db.tenant(merchantId, (tx) => selectBlockPage(tx, page)), request);
}

/** Null when the merchant has none of this id. */
export async function readBlock(
  context: EngineContext,
  merchantId: bigint,
  id: bigint,
): Promise<Block | null> {
  const page = { beforeId: id + 1n, kind: null, limit: 1 };
  const [found] = await context.db.tenant(merchantId, (tx) => selectBlockPage(tx, page));
  return found?.id === id ? found : null;
}

const PAGE = 1_000;

/** Every block of a kind, the oldest first. */
export async function allBlocks(
  context: EngineContext,
  merchantId: bigint,
  kind: BlockKind,
): Promise<readonly Block[]> {
  const blocks: Block[] = [];
  for (let beforeId = BEYOND_ALL_IDS; ;) {
    const page = { beforeId, kind, limit: PAGE };
    const rows = await context.db.tenant(merchantId, (tx) => selectBlockPage(tx, page));
    blocks.push(...rows);
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return blocks.toReversed();
    beforeId = last.id;
  }
}
