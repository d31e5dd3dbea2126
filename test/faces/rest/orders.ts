/** Bodies of POST /v1/purchases, and what tests look at in the answers. */
import type { Body, Client, Reply } from "../../support/program.ts";

export const VISA = { number: "4111111111111111", expiryMonth: 12, expiryYear: 2030 };
export const DECLINED_VISA = { ...VISA, number: "4000000000000002" };

/** One thing, paid once. */
export function single(amountMinor: number, more: Body = {}): Body {
  return {
    customer: { name: "Ann Ash", email: "ann@example.net" },
    payment: { card: VISA },
    currency: "EUR",
    lines: [{ description: "A book", amountMinor }],
    ...more,
  };
}

/** 10.00 now and every month. */
export function monthly(recurring: Body = {}, more: Body = {}): Body {
  const schedule = { amountMinor: 1000, unit: "MONTH", frequency: 1, ...recurring };
  const lines = [{ description: "Membership", amountMinor: 1000, recurring: schedule }];
  return { ...single(1000, { lines }), ...more };
}

export type Purchase = Body & {
  readonly id: string;
  readonly state: string;
  readonly customerId: string;
  readonly paymentMethodId: string;
  readonly subscriptions: readonly Body[];
  readonly transactions: readonly Body[];
};

/** The body of an answer that must have this status. */
export function expectStatus<T = Body>(reply: Reply, status: number): T {
  if (reply.status !== status) throw new Error(`${reply.status}, not ${status}: ${reply.text}`);
  return reply.body as T;
}

export async function buy(shop: Client, body: Body): Promise<Purchase> {
  return expectStatus<Purchase>(await shop.post("/v1/purchases", body), 201);
}

/** The id of a purchase's first transaction. */
export function paymentOf(purchase: Purchase): string {
  return idOf(purchase.transactions.at(-1));
}

/** The id of a purchase's only subscription. */
export function subscriptionOf(purchase: Purchase): string {
  return idOf(purchase.subscriptions[0]);
}

function idOf(resource: Body | undefined): string {
  if (typeof resource?.["id"] !== "string") throw new Error("there is no such resource");
  return resource["id"];
}

/** What a list holds. */
export async function listed(shop: Client, path: string): Promise<readonly Body[]> {
  return expectStatus<{ data: Body[] }>(await shop.get(path), 200).data;
}
