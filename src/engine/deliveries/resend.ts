/** Sends again: one delivery, or all that a target has not taken of a span of time. */
import { accept, refuse, type Result } from "../../domain/refusal.ts";
import type { DeliveryKey } from "../../store/delivery/delivery.ts";
import { insertDeliveries } from "../../store/delivery/insert-deliveries.ts";
import { resendDeliveries } from "../../store/delivery/resend-deliveries.ts";
import { selectDelivery } from "../../store/delivery/select-delivery.ts";
import { upsertLanes } from "../../store/lane/upsert-lanes.ts";
import { selectTarget } from "../../store/target/select-target.ts";
import type { EngineContext } from "../engine-context.ts";
import type { OnMade } from "../idempotency/answer-once.ts";
import { plainHint } from "../record/save-change.ts";
import { isUntaken, targetsOf, toldEvents, type Span } from "./untaken.ts";

type ResendOptions = { readonly onMade?: OnMade };

/** Due again now, with the same id and the same bytes, and a calendar of its own anew. */
export async function resendDelivery(
  context: EngineContext,
  merchantId: bigint,
  key: DeliveryKey,
  options: ResendOptions = {},
): Promise<Result<null>> {
  return await context.db.tenant(merchantId, async (tx): Promise<Result<null>> => {
    const delivery = await selectDelivery(tx, key);
    if (delivery === null) return refuse("not_found", "There is no delivery with this id.");
    const target = await selectTarget(tx, key.targetId);
    if (target?.active !== true) return SWITCHED_OFF;
    const now = context.clock.now();
    const states = ["due", "delivered", "given_up", "skipped"] as const;
    const sent = await resendDeliveries(tx, key.targetId, [key.eventId], { now, states });
    if (sent === 0) return refuse("wrong_state", "It is on its way this very moment.", "state");
    await upsertLanes(tx, [plainHint("deliver", now)]);
    await options.onMade?.(tx, { id: key.eventId });
    return accept(null);
  });
}

const SWITCHED_OFF = refuse(
  "wrong_state",
  "What it would be sent to is switched off, or gone; switch it on first.",
  "state",
);

export type Resending = Span & {
  readonly face: string;
  /** Absent: all that are switched on. */
  readonly targetId?: bigint;
};

export type Resent = {
  /** Deliveries that were given up. */
  readonly resent: number;
  /** Events that were not to be sent before. */
  readonly made: number;
};

/** What was given up and what is missing; repeated it finds nothing, since all of it is under way. */
export async function resendUntaken(
  context: EngineContext,
  merchantId: bigint,
  { face, targetId, ...span }: Resending,
): Promise<Result<Resent>> {
  const targets = await targetsOf(context, merchantId, face);
  const [one] = targets.filter(({ id }) => id === targetId);
  if (targetId !== undefined && one === undefined) {
    return refuse("not_found", "There is nothing with this id.", "endpointId");
  }
  if (one?.active === false) return SWITCHED_OFF;
  let resent = 0;
  let made = 0;
  for (const target of one === undefined ? targets : [one]) {
    if (!target.active) continue;
    for await (const told of toldEvents(context, merchantId, target, span)) {
      const untaken = [...told].flatMap(([eventId, state]) => (isUntaken(state) ? eventId : []));
      if (untaken.length === 0) continue;
      const now = context.clock.now();
      await context.db.tenant(merchantId, async (tx) => {
        resent += await resendDeliveries(tx, target.id, untaken, { now, states: ["given_up"] });
        made += await insertDeliveries(tx, target.id, untaken, now);
        await upsertLanes(tx, [plainHint("deliver", now)]);
      });
    }
  }
  return accept({ resent, made });
}
