import type { Overview as View } from "../../../engine/queries/overview.ts";
import type { TargetReport } from "../../../engine/deliveries/report-deliveries.ts";
import { renderEvent } from "../events/render.ts";
import { renderSubscription } from "../subscriptions/render.ts";
import type { DeliveryReport, Overview } from "./contract.ts";

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

export function renderDeliveryReport(
  reports: readonly TargetReport[],
  span: Pick<DeliveryReport, "from" | "until">,
): DeliveryReport {
  return {
    object: "delivery_report",
    ...span,
    endpoints: reports.map(({ target, untakenIds, skipped: _skipped, ...counts }) => ({
      endpointId: target.id,
      url: target.url,
      enabled: target.active,
      ...counts,
      untaken: untakenIds,
    })),
  };
}
