import type { Operation } from "../../http/operation.ts";

/** What the routes of customers and their payment methods say about themselves. */
export const customerOperations = {
  create: {
    id: "createCustomer",
    summary: "Add a customer; nothing is sold or charged",
    example: { name: "Ann Ash", email: "ann@example.net", externalId: "ann-17" },
  },
  change: {
    id: "changeCustomer",
    summary: "Change what is known of a customer",
    description: "Contacts that are given take the place of all that there were.",
    example: { email: "ann.ash@example.net" },
  },
  charge: {
    id: "chargeCustomer",
    summary: "Charge a customer once, on a payment method that is stored",
    refusals: [
      "unknown_currency",
      "wrong_state",
      "invalid_card",
      "card_not_accepted",
      "idempotency_unresolved",
    ],
    example: {
      paymentMethodId: "pm_83476992",
      amountMinor: 1250,
      currency: "EUR",
      description: "A book",
    },
  },
  listPaymentMethods: {
    id: "listPaymentMethods",
    summary: "List the payment methods of a customer, the newest first",
  },
  replacePaymentMethod: {
    id: "replaceCard",
    summary: "Put a newer card in the place of one, wherever that is charged",
    refusals: ["invalid_card", "wrong_state", "awaiting_bank", "policy_forbids"],
    example: { expiryMonth: 12, expiryYear: 2031 },
  },
  switchOff: {
    id: "switchOffPaymentMethod",
    summary: "Charge a payment method no more",
    refusals: ["wrong_state"],
    example: {},
  },
  list: { id: "listCustomers", summary: "List or search customers, the newest first" },
  read: { id: "getCustomer", summary: "Read a customer with the payment methods" },
  addPaymentMethod: {
    id: "addPaymentMethod",
    summary: "Store another card of a customer",
    description: "Nothing is charged. The number is sealed before it is stored.",
    refusals: ["invalid_card"],
    example: { card: { number: "4111111111111111", expiryMonth: 12, expiryYear: 2030 } },
  },
  readPaymentMethod: { id: "getPaymentMethod", summary: "Read a payment method" },
} satisfies Record<string, Operation>;
