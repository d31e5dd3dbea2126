import type { TargetHealth } from "../../domain/delivery/health.ts";
import { instantOrNull } from "../parameters.ts";
import { statement, type Tx } from "../statement.ts";

const UPDATE_TARGET_HEALTH = statement(
  "update_target_health",
  "tenant",
  `update notification_targets n
      set failures = $3::int, failing_since = $4::timestamptz, warned_at = $5::timestamptz,
          rest_until = $6::timestamptz
    where n.merchant_id = $1::bigint and n.id = $2::bigint and n.active
   returning 1`,
);

/** Not a change that anybody made, so the version stays. */
export async function updateTargetHealth(
  tx: Tx,
  targetId: bigint,
  health: TargetHealth,
): Promise<void> {
  await tx.query(UPDATE_TARGET_HEALTH, [
    tx.merchantId,
    targetId,
    health.failures,
    instantOrNull(health.failingSince),
    instantOrNull(health.warnedAt),
    instantOrNull(health.restUntil),
  ]);
}
