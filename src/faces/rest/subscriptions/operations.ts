import type { Operation } from "../../http/operation.ts";

/** What the routes of subscriptions say about themselves. */
export const subscriptionOperations = {
  list: { id: "listSubscriptions", summary: "List subscriptions, the newest first" },
  read: { id: "getSubscription", summary: "Read a subscription" },
  series: {
    id: "listSeries",
    summary: "List every number of a series: paid, next, to come",
    description: "By number, in pages of 1,000.",
  },
  change: {
    id: "changeSubscription",
    summary: "Change amount, schedule, notice or final number",
    refusals: ["wrong_state", "policy_forbids", "awaiting_bank", "charge_in_flight"],
    example: { amountMinor: 2495, increaseApproved: true },
  },
  cancel: {
    id: "cancelSubscription",
    summary: "Cancel a subscription; with the last one, the purchase",
    refusals: ["wrong_state", "awaiting_bank", "charge_in_flight"],
    example: { reason: "moved away" },
  },
  extend: {
    id: "extendSubscription",
    summary: "Put the next charge off by some days; the later ones keep their dates",
    refusals: ["wrong_state", "policy_forbids", "awaiting_bank", "charge_in_flight"],
    example: { days: 7 },
  },
  deactivate: {
    id: "deactivateSubscription",
    summary: "Charge nothing until it is activated",
    refusals: ["wrong_state", "awaiting_bank", "charge_in_flight"],
    example: { reason: "on holiday" },
  },
  activate: {
    id: "activateSubscription",
    summary: "Charge an inactive subscription again",
    refusals: ["wrong_state", "awaiting_bank", "charge_in_flight"],
    example: { missed: "charge" },
  },
  replacePaymentMethod: {
    id: "replacePaymentMethod",
    summary: "Charge another payment method of the customer",
    refusals: ["wrong_state", "awaiting_bank", "charge_in_flight"],
    example: { paymentMethodId: "pm_83476992" },
  },
  convert: {
    id: "convertSubscription",
    summary: "Charge the next number now",
    description:
      "Answers the payment. Declined, the subscription is as it was, and the trial runs on.",
    refusals: [
      "wrong_state",
      "policy_forbids",
      "awaiting_bank",
      "charge_in_flight",
      "idempotency_unresolved",
    ],
    example: { moveAnchor: true },
  },
} satisfies Record<string, Operation>;
