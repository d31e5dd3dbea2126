/** Reading whom events are told. */
import { selectTargetSecrets } from "../../store/target/select-target-secrets.ts";
import { selectTargetPage } from "../../store/target/select-target-page.ts";
import { selectTarget } from "../../store/target/select-target.ts";
import type { Target } from "../../store/target/target.ts";
import type { TargetSecret } from "../../store/target/target-secret.ts";
import type { Tx } from "../../store/statement.ts";
import type { EngineContext } from "../engine-context.ts";
import type { TargetKey } from "../setup/targets.ts";
import { downwards, pageOf, type Page, type PageRequest } from "./page.ts";

export type TargetView = Target & {
  /** In force, the newest first; not what they are. */
  readonly secrets: readonly Pick<TargetSecret, "createdAt" | "endsAt">[];
};

/** Null when the merchant has none of this id and face. */
export async function readTarget(
  context: EngineContext,
  { merchantId, face, targetId }: TargetKey,
): Promise<TargetView | null> {
  return await context.db.tenant(merchantId, async (tx) => {
    const target = await selectTarget(tx, targetId);
    if (target?.face !== face) return null;
    const [view] = await withSecrets(context, tx, [target]);
    return view ?? null;
  });
}

/** Of a face, the largest id first. */
export async function listTargets(
  context: EngineContext,
  merchantId: bigint,
  face: string,
  request: PageRequest,
): Promise<Page<TargetView>> {
  const rows = await context.db.tenant(merchantId, async (tx) =>
    withSecrets(context, tx, await selectTargetPage(tx, face, downwards(request))),
  );
  return pageOf(rows, request);
}

async function withSecrets(
  context: EngineContext,
  tx: Tx,
  targets: readonly Target[],
): Promise<TargetView[]> {
  const now = context.clock.now();
  const secrets = await selectTargetSecrets(
    tx,
    targets.map(({ id }) => id),
  );
  return targets.map((target) => ({
    ...target,
    secrets: secrets.filter(
      ({ targetId, endsAt }) => targetId === target.id && (endsAt === null || endsAt > now),
    ),
  }));
}
