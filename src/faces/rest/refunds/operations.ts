import type { Operation } from "../../http/operation.ts";

/** What the routes of refunds say about themselves. */
export const refundOperations = {
  create: {
    id: "createRefund",
    summary: "Give a payment back, or a part of it, by the id of the payment",
    refusals: [
      "not_found",
      "wrong_state",
      "refund_over_rest",
      "charge_in_flight",
      "idempotency_unresolved",
    ],
    example: { transactionId: "txn_83476992", amountMinor: 500 },
  },
  list: { id: "listRefunds", summary: "List refunds, the newest first" },
  read: { id: "getRefund", summary: "Read a refund" },
} satisfies Record<string, Operation>;
