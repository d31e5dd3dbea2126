import type { Operation } from "../../http/operation.ts";

/** What the routes of webhook endpoints say about themselves. */
export const webhookEndpointOperations = {
  create: {
    id: "createWebhookEndpoint",
    summary: "Have events sent to an address; its secret is shown this once",
    description: "How messages are verified: docs/concepts/webhooks.md.",
    refusals: ["invalid_field"],
    example: { url: "https://shop.example/perennial", kinds: ["purchase.activated"] },
  },
  list: { id: "listWebhookEndpoints", summary: "List webhook endpoints, the newest first" },
  read: { id: "getWebhookEndpoint", summary: "Read a webhook endpoint and how it fares" },
  change: {
    id: "changeWebhookEndpoint",
    summary: "Change the address, the kinds, or switch it on or off",
    description: "Switched on, or given another address, it begins as if it had never failed.",
    refusals: ["invalid_field"],
    example: { enabled: true },
  },
  rotate: {
    id: "rotateWebhookSecret",
    summary: "Put a new secret in the place of the old one",
    description:
      "Messages are signed with both until `oldUntil`, so that receivers can change over.",
    refusals: ["invalid_field"],
    example: { oldUntil: "2099-01-01T00:00:00Z" },
  },
  test: {
    id: "testWebhookEndpoint",
    summary: "Send it an event that means nothing",
    description: "`endpoint.tested`, whatever it listens for. Read the delivery to see it arrive.",
    refusals: ["wrong_state"],
    example: {},
  },
  remove: {
    id: "deleteWebhookEndpoint",
    summary: "Send it nothing more and forget its secrets",
    description: "What it was sent can still be read.",
    example: {},
  },
} satisfies Record<string, Operation>;
