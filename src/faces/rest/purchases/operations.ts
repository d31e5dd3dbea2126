import type { Operation } from "../../http/operation.ts";

/** What the routes of purchases say about themselves. */
export const purchaseOperations = {
  create: {
    id: "createPurchase",
    summary: "Sell something: an order with its first payment",
    description:
      "The answer is 201 also where the bank declined: then the purchase is `failed`. `pending` " +
      "means that the bank has not said, and is being asked. Send an `Idempotency-Key`: a purchase " +
      "that is repeated without one is a second purchase.",
    refusals: [
      "not_found",
      "unknown_currency",
      "invalid_card",
      "card_not_accepted",
      "wrong_state",
      "idempotency_unresolved",
    ],
    example: {
      customer: { name: "Ann Ash", email: "ann@example.net" },
      payment: { card: { number: "4111111111111111", expiryMonth: 12, expiryYear: 2030 } },
      currency: "EUR",
      lines: [
        {
          description: "Membership",
          amountMinor: 995,
          recurring: { amountMinor: 1995, unit: "MONTH", frequency: 1 },
        },
      ],
    },
  },
  list: { id: "listPurchases", summary: "List purchases, the newest first" },
  read: { id: "getPurchase", summary: "Read a purchase with its parts" },
  cancel: {
    id: "cancelPurchase",
    summary: "Cancel a purchase: nothing more is charged",
    refusals: ["wrong_state", "awaiting_bank", "charge_in_flight"],
    example: { access: "paid_time", reason: "moved away" },
  },
  expire: {
    id: "expirePurchase",
    summary: "End access now",
    refusals: ["wrong_state", "awaiting_bank", "charge_in_flight"],
    example: { reason: "fraud" },
  },
  reactivate: {
    id: "reactivatePurchase",
    summary: "Charge a cancelled purchase again, on the dates it would have had",
    refusals: ["wrong_state", "policy_forbids", "awaiting_bank", "charge_in_flight"],
    example: {},
  },
  extend: {
    id: "extendPurchase",
    summary: "Add days to the current cycle, or to the end of access",
    description:
      "For time that a customer could not use. The cycles that follow stay where they are.",
    refusals: ["wrong_state", "policy_forbids", "awaiting_bank", "charge_in_flight"],
    example: { days: 3 },
  },
  changeLogin: {
    id: "changeLogin",
    summary: "Keep the customer's login at the shop's site in step",
    refusals: [],
    example: { username: "ann2" },
  },
  activateAll: {
    id: "activateAllSubscriptions",
    summary: "Activate every inactive subscription of a purchase",
    refusals: ["wrong_state", "awaiting_bank", "charge_in_flight"],
    example: { missed: "skip" },
  },
} satisfies Record<string, Operation>;
