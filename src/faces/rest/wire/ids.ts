/**
 * Ids as clients see them: a prefix that says what it names, and the number.
 *
 * Read strictly: another prefix, a sign, a leading zero or more digits than any id has is no id.
 */
import { z } from "zod";

function wireId(prefix: string) {
  return z.codec(
    z
      .string()
      .regex(new RegExp(`^${prefix}_[1-9][0-9]{0,17}$`), `Give an id such as ${prefix}_17.`)
      .meta({ examples: [`${prefix}_83476992`] }),
    z.bigint(),
    {
      decode: (text) => BigInt(text.slice(prefix.length + 1)),
      encode: (id) => `${prefix}_${id}`,
    },
  );
}

export const MerchantId = wireId("mer");
export const SiteId = wireId("site");
export const PackageId = wireId("pkg");
export const PricePointId = wireId("price");
export const CustomerId = wireId("cus");
export const PaymentMethodId = wireId("pm");
export const PurchaseId = wireId("pur");
export const SubscriptionId = wireId("sub");
export const TransactionId = wireId("txn");
export const EventId = wireId("evt");
export const ImportId = wireId("imp");
export const SettlementId = wireId("stl");
export const NoteId = wireId("note");
export const TaskId = wireId("task");
export const ApiKeyId = wireId("key");
export const WebServicesUserId = wireId("wsu");
export const WebhookEndpointId = wireId("we");
export const UrlNotificationId = wireId("un");

/** Of an event on its way to an endpoint: the numbers of both. */
export const DeliveryId = z.codec(
  z
    .string()
    .regex(/^dlv_[1-9][0-9]{0,17}-[1-9][0-9]{0,17}$/, "Give an id such as dlv_83476992-17.")
    .meta({ examples: ["dlv_83476992-17"] }),
  z.custom<{ readonly eventId: bigint; readonly targetId: bigint }>(),
  {
    decode: (text) => {
      const [eventId = "", targetId = ""] = text.slice(4).split("-");
      return { eventId: BigInt(eventId), targetId: BigInt(targetId) };
    },
    encode: ({ eventId, targetId }) => `dlv_${eventId}-${targetId}`,
  },
);
