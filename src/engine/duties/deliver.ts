/**
 * Deliver: tells every target what it listens for, at least once and in the order of each purchase
 * (docs/concepts/webhooks.md, docs/decisions/deliveries.md; I6).
 *
 * What is due is claimed with the bytes that it sends, sent with no database transaction open, and
 * recorded. A process that dies on the way leaves it claimed; it is sent again, with the same id and
 * the same bytes.
 */
import { selectNextDelivery } from "../../store/delivery/select-next-delivery.ts";
import { idleUntil, MORE, type Turn, type TurnResult } from "../charging/turn.ts";
import { DeliveryPass } from "../deliveries/delivery-pass.ts";
import type { EngineContext } from "../engine-context.ts";

/** A lane gives way after this long, whatever it still has: its targets may be slow. */
const TURN_MS = 30_000;

export async function deliver(context: EngineContext, turn: Turn): Promise<TurnResult> {
  const pass = new DeliveryPass(context, turn.merchantId);
  const endsAtMs = context.clock.wallMs() + TURN_MS;
  const goesOn = (): boolean =>
    turn.goesOn() &&
    pass.sent < context.limits.messagesPerTurn &&
    context.clock.wallMs() < endsAtMs;
  try {
    while (goesOn()) {
      if (await pass.advance()) continue;
      const targets = pass.lines.map(({ target, restUntil }) => ({ id: target.id, restUntil }));
      return idleUntil(
        await context.db.tenant(turn.merchantId, (tx) => selectNextDelivery(tx, targets)),
      );
    }
  } finally {
    await pass.drain();
  }
  return MORE;
}
