/** The targets of a merchant that somebody sends to, with their secrets opened. */
import type { Instant } from "../../domain/calendar/instant.ts";
import type { TargetHealth } from "../../domain/delivery/health.ts";
import type { DeliveryFace, DeliveryTarget } from "../../ports/delivery-face.ts";
import type { Tx } from "../../store/statement.ts";
import { selectActiveTargets } from "../../store/target/select-active-targets.ts";
import { selectTargetSecrets } from "../../store/target/select-target-secrets.ts";
import type { TargetSecret } from "../../store/target/target-secret.ts";
import type { EngineContext } from "../engine-context.ts";

export type LoadedTarget = {
  readonly face: DeliveryFace;
  readonly target: DeliveryTarget;
  readonly health: TargetHealth;
};

/** The merchant's targets of one face, without how they fare. */
export async function activeTargets(
  context: EngineContext,
  merchantId: bigint,
  face: string,
): Promise<DeliveryTarget[]> {
  const loaded = await context.db.tenant(merchantId, (tx) => loadTargets(context, tx));
  return loaded.filter((one) => one.face.name === face).map(({ target }) => target);
}

/** Those of a face that this process does not have are left to the processes that do. */
export async function loadTargets(context: EngineContext, tx: Tx): Promise<LoadedTarget[]> {
  const rows = await selectActiveTargets(tx);
  if (rows.length === 0) return [];
  const secrets = await selectTargetSecrets(
    tx,
    rows.map(({ id }) => id),
  );
  const now = context.clock.now();
  return rows.flatMap((row) => {
    const face = context.deliveryFace(row.face);
    if (face === null) return [];
    const { merchantId } = tx;
    const own = secrets.filter((one) => one.targetId === row.id && isInForce(one, now));
    const target = {
      merchantId,
      id: row.id,
      url: row.url,
      settings: row.settings ?? {},
      secrets: own.flatMap((one) => context.sealer.open(one, secretContext(merchantId, one)) ?? []),
    };
    return [{ face, target, health: healthOf(row) }];
  });
}

/** Binds a sealed secret to its row. */
export function secretContext(
  merchantId: bigint,
  { targetId, no }: Pick<TargetSecret, "targetId" | "no">,
): string {
  return `merchant ${merchantId}, target ${targetId}, secret ${no}`;
}

function isInForce({ endsAt }: TargetSecret, now: Instant): boolean {
  return endsAt === null || endsAt > now;
}

function healthOf({ failures, failingSince, warnedAt, restUntil }: TargetHealth): TargetHealth {
  return { failures, failingSince, warnedAt, restUntil };
}
