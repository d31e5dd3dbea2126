import { z } from "zod";
import { DELIVERY_STATES } from "../../../domain/delivery/after-try.ts";
import { EVENT_KINDS } from "../../../domain/event.ts";
import { DeliveryId, EventId, PurchaseId, WebhookEndpointId } from "../wire/ids.ts";
import { After, Limit, listOf } from "../wire/lists.ts";
import { InstantText } from "../wire/times.ts";

const DeliveryStateText = z.enum(DELIVERY_STATES);

/** An event on its way to one endpoint, or to a customer. */
export const Delivery = z.object({
  object: z.literal("delivery"),
  id: DeliveryId,
  eventId: EventId,
  kind: z.enum(EVENT_KINDS),
  purchaseId: PurchaseId.nullable(),
  /** How it goes out, such as webhook, or mail to a customer. */
  channel: z.string(),
  /** Of a webhook. */
  endpointId: WebhookEndpointId.nullable(),
  /** `given_up`: its calendar is over, or the endpoint was switched off; it can be sent again. */
  state: DeliveryStateText,
  /** So far. */
  tries: z.int(),
  /** Earlier events of its purchase come first, whatever this says. */
  nextTryAt: InstantText.nullable(),
  /** What the last try came to: an HTTP status, or such as timeout, unreachable, refused_address. */
  lastStatus: z.string().nullable(),
  lastAt: InstantText.nullable(),
});
export type Delivery = z.output<typeof Delivery>;

export const DeliveryWithLog = Delivery.extend({
  /** Its tries, the first one first. */
  log: z
    .array(
      z.object({
        tryNo: z.int(),
        at: InstantText,
        status: z.string(),
        /** The beginning of what was answered. */
        answer: z.string(),
        tookMs: z.int(),
      }),
    )
    .readonly(),
});
export type DeliveryWithLog = z.output<typeof DeliveryWithLog>;

export const ResendUntaken = z.strictObject({
  /** All that are enabled, if it is left out. */
  endpointId: WebhookEndpointId.optional(),
  /** Of events from this instant on. */
  from: InstantText,
  /** Before this instant; until now, if it is left out. */
  until: InstantText.optional(),
});

export const Resent = z.object({
  object: z.literal("resent"),
  /** Deliveries that were given up. */
  resent: z.int(),
  /** Events that were not to be sent when they happened, such as while the endpoint was disabled. */
  made: z.int(),
});

export const DeliveryPath = z.object({ id: DeliveryId });
export const DeliveryQuery = z.strictObject({
  state: DeliveryStateText.optional(),
  endpointId: WebhookEndpointId.optional(),
  eventId: EventId.optional(),
  limit: Limit,
  after: After,
});
export const DeliveryList = listOf(Delivery);
