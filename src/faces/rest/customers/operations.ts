import type { Operation } from "../../http/operation.ts";

/** What the routes of customers and their payment methods say about themselves. */
export const customerOperations = {
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
