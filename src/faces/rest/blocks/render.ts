import type { BlockView } from "../../../engine/queries/blocks.ts";
import type { Block } from "./contract.ts";

export function renderBlock(block: BlockView): Block {
  return { ...block, object: "block" };
}
