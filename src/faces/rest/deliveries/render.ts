import type { DeliveryView } from "../../../engine/queries/deliveries.ts";
import { WEBHOOK } from "../webhooks/webhook-face.ts";
import type { Delivery, DeliveryWithLog } from "./contract.ts";

export function renderDelivery(view: Omit<DeliveryView, "log">): Delivery {
  const { eventId, targetId } = view;
  return {
    object: "delivery",
    id: { eventId, targetId },
    eventId,
    kind: view.kind,
    purchaseId: view.purchaseId,
    channel: view.face,
    endpointId: view.face === WEBHOOK ? targetId : null,
    state: view.state,
    tries: view.tries,
    nextTryAt: view.state === "due" ? view.tryAt : null,
    lastStatus: view.lastStatus,
    lastAt: view.lastAt,
  };
}

export function renderDeliveryWithLog(view: DeliveryView): DeliveryWithLog {
  return { ...renderDelivery(view), log: view.log };
}
