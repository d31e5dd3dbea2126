/** Changes what a subscription costs, when it comes and how long it runs: all of it or nothing. */
import { change } from "../../domain/change.ts";
import { accept, refuse } from "../../domain/refusal.ts";
import type { SubscriptionMoved } from "../../domain/subscription/moved.ts";
import { changeFinal } from "../../domain/subscription/moves.ts";
import { changeTerms, type NewTerms } from "../../domain/subscription/terms.ts";
import { subscriptionCommand } from "./subscription-command.ts";

export type SubscriptionChanges = {
  readonly terms?: NewTerms;
  /** The last number of the series; 0 = no end. */
  readonly finalNumber?: number;
};

export const changeSubscription = subscriptionCommand<SubscriptionChanges>(
  (was, { held: { rules }, today }, { terms, finalNumber }) => {
    const moves: SubscriptionMoved[] = [];
    if (terms !== undefined) {
      const moved = changeTerms(was, terms, rules, today);
      if (!moved.ok) return moved;
      moves.push(moved.value);
    }
    if (finalNumber !== undefined) {
      const moved = changeFinal(moves[0]?.edit.next ?? was, finalNumber, rules, today);
      if (!moved.ok) return moved;
      moves.push(moved.value);
    }
    const last = moves.at(-1);
    if (last === undefined)
      return refuse("invalid_field", "Give at least one thing to change.", "body");
    return accept(
      change({
        subscriptions: [{ was, next: last.edit.next }],
        events: moves.flatMap((move) => move.events),
      }),
    );
  },
);
