/** Expire: access that was paid for, or granted after a cancellation, ends on its instant. */
import { expirePurchase } from "../../domain/purchase/moves.ts";
import { selectExpiring } from "../../store/purchase/select-expiring.ts";
import { selectNextExpiry } from "../../store/purchase/select-next-expiry.ts";
import { idleUntil, MORE, type Turn, type TurnResult } from "../charging/turn.ts";
import { changePurchase } from "../commands/change-purchase.ts";
import type { EngineContext } from "../engine-context.ts";

export async function expireAccess(context: EngineContext, turn: Turn): Promise<TurnResult> {
  while (turn.goesOn()) {
    const now = context.clock.now();
    const ids = await context.db.tenant(turn.merchantId, (tx) =>
      selectExpiring(tx, now, context.limits.batchSize),
    );
    if (ids.length === 0) {
      const nextAt = await context.db.tenant(turn.merchantId, (tx) => selectNextExpiry(tx, now));
      return idleUntil(nextAt);
    }
    for (const purchaseId of ids) {
      if (!turn.goesOn()) return MORE;
      // a refusal: somebody was first, or extended the access since it was read
      await changePurchase(context, turn.merchantId, purchaseId, (held) =>
        held.purchase.accessUntil !== null && held.purchase.accessUntil <= now
          ? expirePurchase(held, { now, reason: held.purchase.reason ?? "paid_time_over" })
          : { ok: false, code: "changed_meanwhile", detail: "The access was extended." },
      );
    }
  }
  return MORE;
}
