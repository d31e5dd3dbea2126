/** Changes what a subscription costs, when it comes and how long it runs: all of it or nothing. */
import { dateIn } from "../../domain/calendar/zone.ts";
import { change, type Change } from "../../domain/change.ts";
import { accept, refuse, type Result } from "../../domain/refusal.ts";
import {
  changeFinal as decideFinal,
  changeTerms as decideTerms,
  type NewTerms,
  type SubscriptionMoved,
} from "../../domain/subscription/moves.ts";
import { selectSubscriptions } from "../../store/subscription/select-subscriptions.ts";
import type { EngineContext } from "../engine-context.ts";
import { changePurchase, type CommandOptions } from "./change-purchase.ts";
import type { SubscriptionTarget } from "./subscription-commands.ts";

export type SubscriptionChanges = {
  readonly terms?: NewTerms;
  /** The last number of the series; 0 = no end. */
  readonly finalNumber?: number;
};

export async function changeSubscription(
  context: EngineContext,
  target: SubscriptionTarget,
  options: CommandOptions & SubscriptionChanges,
): Promise<Result<Change>> {
  const { merchantId, subscriptionId } = target;
  const { terms, finalNumber } = options;
  const [found] = await context.db.tenant(merchantId, (tx) =>
    selectSubscriptions(tx, [subscriptionId]),
  );
  if (found === undefined) return refuse("not_found", "There is no subscription with this id.");
  return await changePurchase(
    context,
    merchantId,
    found.purchaseId,
    ({ subscriptions, rules }) => {
      const was = subscriptions.find((one) => one.id === subscriptionId);
      if (was === undefined) throw new Error(`subscription ${subscriptionId} left its purchase`);
      const today = dateIn(rules.zone, context.clock.now());
      const moves: SubscriptionMoved[] = [];
      if (terms !== undefined) {
        const moved = decideTerms(was, terms, rules);
        if (!moved.ok) return moved;
        moves.push(moved.value);
      }
      if (finalNumber !== undefined) {
        const moved = decideFinal(moves[0]?.edit.next ?? was, finalNumber, rules, today);
        if (!moved.ok) return moved;
        moves.push(moved.value);
      }
      const last = moves.at(-1);
      if (last === undefined) return refuse("invalid_field", "Give at least one thing to change.");
      return accept(
        change({
          subscriptions: [{ was, next: last.edit.next }],
          events: moves.flatMap((move) => move.events),
        }),
      );
    },
    options,
  );
}
