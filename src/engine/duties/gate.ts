/** Gate: subscriptions whose first payment has settled start to charge (docs/concepts/life-of-a-charge.md). */
import { change } from "../../domain/change.ts";
import { openGate } from "../../domain/subscription/moves.ts";
import { lockGated } from "../../store/subscription/lock-gated.ts";
import { idleUntil, MORE, type Turn, type TurnResult } from "../charging/turn.ts";
import type { EngineContext } from "../engine-context.ts";
import { saveChange } from "../record/save-change.ts";

export async function openGates(context: EngineContext, turn: Turn): Promise<TurnResult> {
  const { batchSize } = context.limits;
  while (turn.goesOn()) {
    await context.ids.reserve({ event: batchSize });
    const opened = await context.db.tenant(turn.merchantId, async (tx) => {
      const gated = await lockGated(tx, batchSize);
      if (gated.length === 0) return 0;
      const now = context.clock.now();
      const rules = await context.merchants.rulesIn(
        tx,
        gated.map((one) => one.policyId),
      );
      const moves = gated.map(openGate);
      await saveChange(
        tx,
        change({
          subscriptions: moves.map((move) => move.edit),
          events: moves.flatMap((move) => move.events),
        }),
        { now, ids: context.ids, rules },
      );
      return gated.length;
    });
    if (opened < batchSize) return idleUntil(null);
  }
  return MORE;
}
