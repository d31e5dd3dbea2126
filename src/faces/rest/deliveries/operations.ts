import type { Operation } from "../../http/operation.ts";

/** What the routes of deliveries say about themselves. */
export const deliveryOperations = {
  list: {
    id: "listDeliveries",
    summary: "List what was sent and is to be sent, the newest event first",
  },
  read: { id: "getDelivery", summary: "Read a delivery with all its tries" },
  resend: {
    id: "resendDelivery",
    summary: "Send an event again",
    description: "With the same `webhook-id` and the same bytes, whatever became of it before.",
    refusals: ["wrong_state"],
    example: {},
  },
  resendUntaken: {
    id: "resendUntakenDeliveries",
    summary: "Send all that was given up or never sent",
    description:
      "Of events in a span of time, to one endpoint or to all. Asked again it finds nothing more, " +
      "since all of it is on its way.",
    refusals: ["wrong_state"],
    example: { from: "2026-01-01T00:00:00Z" },
  },
} satisfies Record<string, Operation>;
