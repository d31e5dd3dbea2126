import type { Operation } from "../../http/operation.ts";

/** What the routes of transactions say about themselves. */
export const transactionOperations = {
  list: { id: "listTransactions", summary: "List transactions, the newest first" },
  read: { id: "getTransaction", summary: "Read a transaction with its lines and what followed it" },
  refund: {
    id: "refundTransaction",
    summary: "Give a payment back, or a part of it",
    refusals: ["wrong_state", "refund_over_rest", "charge_in_flight", "idempotency_unresolved"],
    example: { amountMinor: 500 },
  },
  void: {
    id: "voidTransaction",
    summary: "Take a payment back before its batch settles",
    refusals: ["wrong_state", "already_settled", "charge_in_flight", "idempotency_unresolved"],
    example: {},
  },
  capture: {
    id: "captureTransaction",
    summary: "Take reserved money, or a part of it",
    refusals: [
      "wrong_state",
      "capture_over_authorised",
      "charge_in_flight",
      "idempotency_unresolved",
    ],
    example: { amountMinor: 995 },
  },
  paymentLink: {
    id: "createPaymentLink",
    summary: "Make a link by which the customer confirms a declined payment and pays",
    description:
      "Of a payment that the bank declined because its customer has to confirm it " +
      "(`declineClass` is `authentication`). The link pays once, and for two weeks. It is shown in " +
      "this answer only, and whoever has it can pay: give it to nobody but the customer.",
    refusals: ["wrong_state"],
    example: {},
  },
  dispute: {
    id: "recordDispute",
    summary: "Record what the bank told of a chargeback",
    refusals: ["wrong_state", "refund_over_rest", "charge_in_flight"],
    example: { outcome: "lost", amountMinor: 995 },
  },
} satisfies Record<string, Operation>;
