/** Commands on a whole purchase. Each is repeatable: done again, it refuses and changes nothing. */
import { dateIn } from "../../domain/calendar/zone.ts";
import { change, type Change } from "../../domain/change.ts";
import {
  cancelPurchase as decideCancel,
  expirePurchase as decideExpire,
} from "../../domain/purchase/moves.ts";
import { awaitsBank } from "../../domain/purchase/stand-in.ts";
import { accept, refuse, type Result } from "../../domain/refusal.ts";
import { activateSubscription } from "../../domain/subscription/moves.ts";
import { isPastFinal } from "../../domain/subscription/subscription.ts";
import type { EngineContext } from "../engine-context.ts";
import { changePurchase, type CommandOptions } from "./change-purchase.ts";

export type PurchaseTarget = { readonly merchantId: bigint; readonly purchaseId: bigint };

/** Cancels: nothing more is charged. `access` overrides the policy. */
export async function cancelPurchase(
  context: EngineContext,
  target: PurchaseTarget,
  options: CommandOptions & {
    readonly access?: "paid_time" | "now";
    readonly reason?: string;
  } = {},
): Promise<Result<Change>> {
  return await changePurchase(
    context,
    target.merchantId,
    target.purchaseId,
    (held) =>
      decideCancel(held, {
        now: context.clock.now(),
        reason: options.reason ?? "cancelled",
        ...(options.access === undefined ? {} : { access: options.access }),
      }),
    options,
  );
}

/** Ends access at once. */
export async function expirePurchase(
  context: EngineContext,
  target: PurchaseTarget,
  options: CommandOptions & { readonly reason?: string } = {},
): Promise<Result<Change>> {
  return await changePurchase(
    context,
    target.merchantId,
    target.purchaseId,
    (held) => decideExpire(held, { now: context.clock.now(), reason: options.reason ?? "expired" }),
    options,
  );
}

/** Activates every inactive subscription of a purchase at once (InternetSecure's "activate all"). */
export async function activateAll(
  context: EngineContext,
  target: PurchaseTarget,
  options: CommandOptions & { readonly missed?: "charge" | "skip" } = {},
): Promise<Result<Change>> {
  return await changePurchase(
    context,
    target.merchantId,
    target.purchaseId,
    (held) => {
      const awaits = awaitsBank(held.purchase);
      if (awaits !== null) return awaits;
      const today = dateIn(held.rules.zone, context.clock.now());
      const inactive = held.subscriptions.filter(
        (one) => one.state === "inactive" && !isPastFinal(one),
      );
      if (inactive.length === 0) {
        return refuse("wrong_state", "No subscription of this purchase is inactive.");
      }
      const moves = inactive.map((one) =>
        activateSubscription(one, {
          today,
          missed: options.missed ?? "charge",
          mateChargedToday: held.subscriptions.some(
            (mate) => mate.id !== one.id && mate.lastChargedOn === today,
          ),
        }),
      );
      const refused = moves.find((move) => !move.ok);
      if (refused !== undefined && !refused.ok) return refused;
      const done = moves.flatMap((move) => (move.ok ? [move.value] : []));
      return accept(
        change({
          subscriptions: done.map((move) => move.edit),
          events: done.flatMap((move) => move.events),
        }),
      );
    },
    options,
  );
}
