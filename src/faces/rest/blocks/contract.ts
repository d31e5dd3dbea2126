import { z } from "zod";
import { BLOCK_KINDS, BLOCK_REASONS } from "../../../domain/customer/block.ts";
import { BlockId } from "../wire/ids.ts";
import { After, Limit, listOf } from "../wire/lists.ts";
import { text } from "../wire/texts.ts";
import { InstantText } from "../wire/times.ts";

export const Block = z.object({
  object: z.literal("block"),
  id: BlockId,
  kind: z.enum(BLOCK_KINDS),
  /** In small letters. */
  value: z.string(),
  reason: z.enum(BLOCK_REASONS),
  comment: z.string(),
  addedAt: InstantText,
  /** The address that it was asked for from. */
  addedFrom: z.string(),
  addedBy: z.string(),
});
export type Block = z.output<typeof Block>;

export const AddBlock = z.strictObject({
  kind: z.enum(BLOCK_KINDS),
  value: text(254),
  reason: z.enum(BLOCK_REASONS),
  comment: text(2000).optional(),
});

export const BlockPath = z.object({ id: BlockId });
export const BlockQuery = z.strictObject({
  kind: z.enum(BLOCK_KINDS).optional(),
  limit: Limit,
  after: After,
});
export const BlockList = listOf(Block);
