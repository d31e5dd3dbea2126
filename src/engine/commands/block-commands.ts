/** Addresses that nothing is sold to: added, and taken away. What was sold before stays. */
import { isIP } from "node:net";
import { blockedValue, type BlockKind, type BlockReason } from "../../domain/customer/block.ts";
import { accept, refuse, type Refusal, type Result } from "../../domain/refusal.ts";
import type { Block } from "../../store/block/block.ts";
import { deleteBlock } from "../../store/block/delete-block.ts";
import { findBlocks } from "../../store/block/find-blocks.ts";
import { insertBlock } from "../../store/block/insert-block.ts";
import type { EngineContext } from "../engine-context.ts";
import type { OnMade } from "../idempotency/answer-once.ts";

export type NewBlock = {
  readonly kind: BlockKind;
  readonly value: string;
  readonly reason: BlockReason;
  readonly comment: string;
  readonly addedFrom: string;
  readonly addedBy: string;
};

/** Answers the block's id; an address that is blocked already keeps the one that it has. */
export async function addBlock(
  context: EngineContext,
  merchantId: bigint,
  given: NewBlock,
  options: { readonly onMade?: OnMade } = {},
): Promise<Result<bigint>> {
  const fault = blockFault(given);
  if (fault !== null) return fault;
  const made = { ...given, value: blockedValue(given.value) };
  const id = await context.ids.next("record");
  return await context.db.tenant(merchantId, async (tx): Promise<Result<bigint>> => {
    const isNew = await insertBlock(tx, { ...made, id, addedAt: context.clock.now() });
    const [known] = isNew ? [{ id }] : await findBlocks(tx, [made]);
    if (known === undefined) throw new Error("a block that exists was not found");
    await options.onMade?.(tx, { id: known.id });
    return accept(known.id);
  });
}

/** What is wrong with an address that is to be blocked; null: nothing. */
export function blockFault({ kind, value }: Pick<NewBlock, "kind" | "value">): Refusal | null {
  const text = blockedValue(value);
  const fits = kind === "ip" ? isIP(text) !== 0 : /^[^\s@]+@[^\s@]+$/.test(text);
  if (fits) return null;
  const wanted = kind === "ip" ? "an IP address" : "an e-mail address";
  return refuse("invalid_field", `Give ${wanted}.`, "value");
}

/** Answers what is sold to again. */
export async function liftBlock(
  context: EngineContext,
  { merchantId, blockId }: { readonly merchantId: bigint; readonly blockId: bigint },
  options: { readonly onMade?: OnMade } = {},
): Promise<Result<Block>> {
  return await context.db.tenant(merchantId, async (tx): Promise<Result<Block>> => {
    const lifted = await deleteBlock(tx, blockId);
    if (lifted === null) return refuse("not_found", "There is no block with this id.");
    await options.onMade?.(tx, { id: blockId });
    return accept(lifted);
  });
}
