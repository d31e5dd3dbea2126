/** Whether ids have outgrown 32 bits, which old clients read them into. */
import { selectNextIds } from "../../store/id-block/select-next-ids.ts";
import type { EngineContext } from "../engine-context.ts";

const LARGEST_INT = 2n ** 31n - 1n;
/** Blocks are counted up slowly, and never down. */
const known = new WeakMap<EngineContext, boolean>();

export async function idsAreWide(context: EngineContext): Promise<boolean> {
  if (known.get(context) === true) return true;
  const next = await context.db.tenant(0n, selectNextIds);
  const isWide = next.some((id) => id > LARGEST_INT);
  known.set(context, isWide);
  return isWide;
}
