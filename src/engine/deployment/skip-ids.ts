/** Sets ids aside that are, or may be, in use without this database knowing (docs/decisions/ids.md). */
import { putDeploymentValue } from "../../store/deployment/put-deployment-value.ts";
import { skipBlocks } from "../../store/id-block/skip-blocks.ts";
import type { IdKind } from "../../store/id-block/take-block.ts";
import type { EngineContext } from "../engine-context.ts";
import { FACTS } from "./facts.ts";

const KINDS: readonly IdKind[] = ["record", "purchase", "customer", "event", "small"];

/**
 * All processes take new blocks from now on, `gap` further on and beyond the given ids. This one does
 * so at once, others when they next look.
 */
export async function skipIds(
  context: Pick<EngineContext, "db" | "ids" | "newKey">,
  options: { readonly gap: bigint; readonly beyond: Partial<Record<IdKind, bigint>> },
): Promise<void> {
  const skips = KINDS.map((kind) => ({ kind, beyondId: options.beyond[kind] ?? 0n }));
  await context.db.tenant(0n, (tx) => skipBlocks(tx, skips, options.gap));
  await putDeploymentValue(context.db, FACTS.idEpoch, context.newKey());
  context.ids.forget();
}
