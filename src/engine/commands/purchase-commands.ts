/** Commands on a whole purchase. Each is repeatable: done again, it refuses and changes nothing. */
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
import { command, type Planning } from "./command.ts";

export type PurchaseTarget = { readonly merchantId: bigint; readonly purchaseId: bigint };

/** Cancels: nothing more is charged. `access` overrides the policy. */
export const cancelPurchase = purchaseCommand<{
  readonly access?: "paid_time" | "now";
  readonly reason?: string;
}>(({ held, now }, { access, reason = "cancelled" }) =>
  decideCancel(held, { now, reason, ...(access === undefined ? {} : { access }) }),
);

/** Ends access at once. */
export const expirePurchase = purchaseCommand<{ readonly reason?: string }>(
  ({ held, now }, { reason = "expired" }) => decideExpire(held, { now, reason }),
);

/** Activates every inactive subscription of a purchase at once (InternetSecure's "activate all"). */
export const activateAll = purchaseCommand<{ readonly missed?: "charge" | "skip" }>(
  ({ held, today }, { missed = "charge" }) => {
    const awaits = awaitsBank(held.purchase);
    if (awaits !== null) return awaits;
    const inactive = held.subscriptions.filter(
      (one) => one.state === "inactive" && !isPastFinal(one),
    );
    if (inactive.length === 0) {
      return refuse("wrong_state", "No subscription of this purchase is inactive.");
    }
    const moves = inactive.map((one) =>
      activateSubscription(
        one,
        {
          today,
          missed,
          mateChargedToday: held.subscriptions.some(
            (mate) => mate.id !== one.id && mate.lastChargedOn === today,
          ),
        },
        held.rules,
      ),
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
);

/** A command that moves a purchase and charges nothing by itself; answers what it changed. */
function purchaseCommand<Options extends object>(
  decide: (planning: Planning, options: Options) => Result<Change>,
) {
  return command<PurchaseTarget, Options, Change>({
    find: findPurchase,
    versionOf: ({ purchase }) => purchase.version,
    plan: (planning, _, options) => {
      const decided = decide(planning, options);
      return decided.ok ? accept({ change: decided.value, charge: null }) : decided;
    },
    done: ({ change: written }) => written,
  });
}

/** It is locked by this id, which is when it turns out whether the merchant has it. */
export async function findPurchase(
  _: EngineContext,
  { purchaseId }: PurchaseTarget,
): Promise<Result<bigint>> {
  return accept(purchaseId);
}
