import { isoInstant } from "../../../domain/calendar/instant.ts";
import type { EventView } from "../../../engine/queries/events.ts";
import {
  CustomerId,
  PaymentMethodId,
  SettlementId,
  SiteId,
  TransactionId,
  WebhookEndpointId,
} from "../wire/ids.ts";
import type { Event } from "./contract.ts";

/** Facts are stored JSON: ids and minor units are digits there, instants milliseconds. */
const FACTS: Readonly<Record<string, (stored: string) => unknown>> = {
  parentId: (id) => TransactionId.encode(BigInt(id)),
  refundId: (id) => TransactionId.encode(BigInt(id)),
  customerId: (id) => CustomerId.encode(BigInt(id)),
  paymentMethodId: (id) => PaymentMethodId.encode(BigInt(id)),
  replacedById: (id) => PaymentMethodId.encode(BigInt(id)),
  settlementId: (id) => SettlementId.encode(BigInt(id)),
  siteId: (id) => SiteId.encode(BigInt(id)),
  endpointId: (id) => WebhookEndpointId.encode(BigInt(id)),
  amountMinor: Number,
  totalMinor: Number,
  at: (instant) => isoInstant(Number(instant)),
};

export function renderEvent({ facts, orderNo, ...event }: EventView): Event {
  const { actor, ...others } = facts ?? {};
  return {
    ...event,
    object: "event",
    sequence: Number(orderNo),
    actor: typeof actor === "string" ? actor : null,
    facts: Object.fromEntries(
      Object.entries(others).map(([name, stored]) => [
        name,
        FACTS[name] === undefined ? stored : FACTS[name](String(stored)),
      ]),
    ),
  };
}
