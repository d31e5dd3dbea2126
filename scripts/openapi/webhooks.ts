/** One webhook for every kind of event: the event as the API shows it, signed as Standard Webhooks say. */
import { EVENT_KINDS } from "../../src/domain/event.ts";
import { Event } from "../../src/faces/rest/events/contract.ts";
import { EVENT_MEANINGS } from "../../src/faces/rest/events/meanings.ts";
import type { Json } from "./json.ts";
import type { NamedSchemas } from "./named-schemas.ts";

export const WEBHOOK_PARAMETERS: Json = {
  WebhookId: {
    name: "webhook-id",
    in: "header",
    required: true,
    description: "Names the message, the same each time it is sent: drop one that came before.",
    schema: { type: "string" },
    example: "evt_83476992",
  },
  WebhookTimestamp: {
    name: "webhook-timestamp",
    in: "header",
    required: true,
    description: "When it was sent, in seconds since 1970: refuse one that is five minutes old.",
    schema: { type: "string", pattern: "^[0-9]+$" },
    example: "1767225600",
  },
  WebhookSignature: {
    name: "webhook-signature",
    in: "header",
    required: true,
    description:
      "Signatures of `id.timestamp.body`, with a space between: `v1,` and HMAC-SHA256 in base64. " +
      "There are two while a secret is being replaced; one that is right is enough.",
    schema: { type: "string" },
    example: "v1,MEUCIQDh0bS1mZ3VnLgq2c0tq0r9zv7bqkq7s3Yy5d1x2zE=",
  },
};

export function webhooks(schemas: NamedSchemas): Json {
  const event = schemas.ref(Event, "webhooks");
  const parameters = Object.keys(WEBHOOK_PARAMETERS).map((name) => ({
    $ref: `#/components/parameters/${name}`,
  }));
  return Object.fromEntries(
    EVENT_KINDS.map((kind) => [
      kind,
      {
        post: {
          operationId: `on_${kind.replace(".", "_")}`,
          summary: EVENT_MEANINGS[kind],
          tags: ["webhooks"],
          security: [],
          parameters,
          requestBody: {
            required: true,
            content: {
              "application/json": {
                schema: {
                  allOf: [event, { type: "object", properties: { kind: { const: kind } } }],
                },
                example: { ...EXAMPLE, kind },
              },
            },
          },
          responses: {
            "2XX": { description: "Taken." },
            "410": { description: "Send no more." },
            default: { description: "Not taken: it is sent again." },
          },
        },
      },
    ]),
  );
}

const EXAMPLE: Json = {
  object: "event",
  id: "evt_83476992",
  purchaseId: "pur_83476992",
  subscriptionId: null,
  transactionId: null,
  sequence: 1_767_225_600_000_000,
  at: "2026-01-01T00:00:00Z",
  actor: "key:17",
  facts: {},
};
