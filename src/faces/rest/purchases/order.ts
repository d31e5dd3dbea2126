import type { CreatePurchase as Order } from "../../../engine/commands/create-purchase.ts";
import { given } from "../wire/given.ts";
import type { CreatePurchase } from "./contract.ts";

/** The body of a purchase as the command takes it. */
export function orderOf(body: CreatePurchase): Order {
  const { customer, payment, lines, price, login, values, buyer, ...rest } = body;
  return {
    ...given(rest),
    ...(login === undefined ? {} : { login: given(login) }),
    passthrough: given({
      values,
      buyer: buyer === undefined ? undefined : given(buyer),
    }),
    customer:
      "id" in customer
        ? customer
        : {
            name: customer.name,
            email: customer.email ?? null,
            externalId: customer.externalId ?? null,
            locale: customer.locale ?? null,
            phone: customer.phone ?? null,
            address: customer.address === undefined ? null : given(customer.address),
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
