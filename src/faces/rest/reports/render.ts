import type { Overview as View } from "../../../engine/queries/overview.ts";
import { renderEvent } from "../events/render.ts";
import { renderSubscription } from "../subscriptions/render.ts";
import type { Overview } from "./contract.ts";

export function renderOverview(view: View): Overview {
  return {
    object: "overview",
    merchant: view.merchant,
    today: view.today,
    subscriptions: [...view.subscriptions],
    dueNext: view.dueNext.map(({ customerName, ...subscription }) => ({
      subscription: renderSubscription(subscription),
      customerName,
    })),
    events: view.events.map(renderEvent),
    payments: view.payments.map(({ onDate, ...rest }) => ({ on: onDate, ...rest })),
  };
}
