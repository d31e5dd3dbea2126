import type { CreatePurchase as Order } from "../../../engine/commands/create-purchase.ts";
import { given } from "../wire/given.ts";
import type { CreatePurchase } from "./contract.ts";

/** The body of a purchase as the command takes it. */
export function orderOf({ customer, payment, lines, price, ...rest }: CreatePurchase): Order {
  return {
    ...given(rest),
    customer:
      "id" in customer
        ? customer
        : {
            name: customer.name,
            email: customer.email ?? null,
            externalId: customer.externalId ?? null,
            locale: customer.locale ?? null,
          },
    payment: "card" in payment ? { card: given(payment.card) } : payment,
    ...(lines === undefined
      ? {}
      : {
          lines: lines.map(({ recurring, ...line }) => ({
            ...given(line),
            ...(recurring === undefined ? {} : { recurring: given(recurring) }),
          })),
        }),
    ...(price === undefined ? {} : { price: given(price) }),
    face: "rest",
  };
}
