/** What a move makes of a subscription: the row, and the event that tells of it. */
import type { Edit } from "../change.ts";
import type { EventDraft, EventKind } from "../event.ts";
import type { Subscription } from "./subscription.ts";

export type SubscriptionMoved = {
  readonly edit: Edit<Subscription>;
  readonly events: readonly EventDraft[];
};

export function moved(
  was: Subscription,
  part: Partial<Subscription>,
  kind: EventKind,
  facts?: EventDraft["facts"],
): SubscriptionMoved {
  return {
    edit: { was, next: { ...was, ...part } },
    events: [
      {
        kind,
        purchaseId: was.purchaseId,
        subscriptionId: was.id,
        ...(facts === undefined ? {} : { facts }),
      },
    ],
  };
}
