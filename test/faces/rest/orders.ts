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

/** An answer, with the fields that tests read typed; which of them are there depends on the resource. */
export type Answered = Body & {
  readonly id: string;
  readonly state: string;
  readonly customerId: string;
  readonly paymentMethodId: string;
  readonly subscriptions: readonly Body[];
  readonly transactions: readonly Body[];
  readonly paymentMethods: readonly Body[];
  readonly policies: Body;
  readonly data: readonly Body[];
  readonly hasMore: boolean;
  readonly nextAfter: string | number | null;
};

/** The body of an answer that must have this status. */
export function expectStatus(reply: Reply, status: number): Answered {
  if (reply.status !== status) throw new Error(`${reply.status}, not ${status}: ${reply.text}`);
  return reply.body as Answered;
}

export async function buy(shop: Client, body: Body): Promise<Answered> {
  return expectStatus(await shop.post("/v1/purchases", body), 201);
}

/** The id of a purchase's first transaction. */
export function paymentOf(purchase: Answered): string {
  return idOf(purchase.transactions.at(-1));
}

/** The id of a purchase's only subscription. */
export function subscriptionOf(purchase: Answered): string {
  return idOf(purchase.subscriptions[0]);
}

function idOf(resource: Body | undefined): string {
  if (typeof resource?.["id"] !== "string") throw new Error("there is no such resource");
  return resource["id"];
}

/** What a list holds. */
export async function listed(shop: Client, path: string): Promise<readonly Body[]> {
  return expectStatus(await shop.get(path), 200).data;
}
