/**
 * A lane was left behind by a process that died: charges that it had on the line are looked up now,
 * deliveries sent again.
 *
 * Without this they would wait for the end of their lease, which is business time: on a sandbox's
 * clock that stands still they would stay as they are.
 */
import { hastenAbandonedDeliveries } from "../store/delivery/hasten-abandoned-deliveries.ts";
import { hastenAbandoned } from "../store/transaction/hasten-abandoned.ts";
import type { DueLane } from "../store/lane/lane.ts";
import { upsertLanes } from "../store/lane/upsert-lanes.ts";
import type { EngineContext } from "./engine-context.ts";
import { openHint } from "./record/save-change.ts";

export async function recoverLane(context: EngineContext, lane: DueLane): Promise<void> {
  const now = context.clock.now();
  if (lane.duty === "deliver") {
    await context.db.tenant(lane.merchantId, (tx) => hastenAbandonedDeliveries(tx, now));
  }
  if (lane.duty !== "renew" && lane.duty !== "open") return;
  const hastened = await context.db.tenant(lane.merchantId, async (tx) => {
    const count = await hastenAbandoned(tx, now, lane.duty === "renew" ? lane.lane : null);
    if (count > 0) await upsertLanes(tx, [openHint(now)]);
    return count;
  });
  if (hastened > 0) {
    context.log.warn(
      { merchantId: String(lane.merchantId), duty: lane.duty, charges: hastened },
      "a process died with charges on the line; asking the bank what became of them",
    );
  }
}
