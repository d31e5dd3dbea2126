/** Sends one target an event that means nothing, to see whether it arrives. */
import { accept, refuse, type Result } from "../../domain/refusal.ts";
import { recordHot } from "../../store/change/record-hot.ts";
import { insertDeliveries } from "../../store/delivery/insert-deliveries.ts";
import { upsertLanes } from "../../store/lane/upsert-lanes.ts";
import { lockTarget } from "../../store/target/lock-target.ts";
import type { EngineContext } from "../engine-context.ts";
import type { OnMade } from "../idempotency/answer-once.ts";
import { microseconds, plainHint } from "../record/save-change.ts";
import type { TargetKey } from "../setup/targets.ts";

/** Answers the event's id. It goes to this target whatever that listens for. */
export async function testTarget(
  context: EngineContext,
  { merchantId, face, targetId }: TargetKey,
  options: { readonly actor: string; readonly onMade?: OnMade },
): Promise<Result<bigint>> {
  await context.ids.reserve({ event: 1 });
  return await context.db.tenant(merchantId, async (tx): Promise<Result<bigint>> => {
    const target = await lockTarget(tx, targetId);
    if (target?.face !== face) return refuse("not_found", "There is nothing with this id.");
    if (!target.active) {
      return refuse("wrong_state", "It is switched off; switch it on first.", "enabled");
    }
    const now = context.clock.now();
    const id = context.ids.take("event");
    const event = {
      id,
      kind: "endpoint.tested",
      purchaseId: null,
      subscriptionId: null,
      transactionId: null,
      orderNo: microseconds(now),
      facts: { actor: options.actor, endpointId: String(targetId) },
    };
    await recordHot(tx, { ...NOTHING, now, events: [event] });
    await insertDeliveries(tx, targetId, [id], now);
    await upsertLanes(tx, [plainHint("deliver", now)]);
    await options.onMade?.(tx, { id });
    return accept(id);
  });
}

const NOTHING = {
  subscriptions: [],
  transactions: [],
  deadLinesOf: [],
  entries: [],
  attempts: [],
} as const;
