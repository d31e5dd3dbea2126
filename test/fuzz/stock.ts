/** A merchant with something to ask about: a few of everything, in several states. */
import {
  buy,
  expectStatus,
  listed,
  monthly,
  paymentOf,
  single,
  subscriptionOf,
  VISA,
} from "../faces/rest/orders.ts";
import type { Body, Client } from "../support/program.ts";
import type { IdsByPrefix } from "./known-ids.ts";

const LISTS = [
  "sites",
  "packages",
  "price-points",
  "customers",
  "purchases",
  "subscriptions",
  "transactions",
  "events",
  "tasks",
  "imports",
  "api-keys",
  "webhook-endpoints",
  "web-services-users",
  "url-notifications",
  "report-logins",
  "postbacks",
  "blocks",
  "make-goods",
  "deliveries",
];

/** Fills the shop; answers the ids of all that is there, but for the key that asks. */
export async function stock(shop: Client, pricePoint: Body): Promise<IdsByPrefix> {
  await setUp(shop, pricePoint);
  await sell(shop);
  const ids = new Map<string, Set<string>>();
  const note = (text: string): void => {
    for (const [id, prefix = ""] of text.matchAll(/\b([a-z]+)_[1-9]\d*(?:-[1-9]\d*)?\b/g)) {
      ids.set(prefix, (ids.get(prefix) ?? new Set()).add(id));
    }
  };
  note((await shop.get("/v1/merchant")).text);
  for (const list of LISTS) {
    for (const { id } of await listed(shop, `/v1/${list}?limit=100`)) {
      note((await shop.get(`/v1/${list}/${String(id)}`)).text);
    }
  }
  // revoked, it would open nothing any more
  ids.get("key")?.delete(expectStatus(await shop.get("/v1/api-keys/current"), 200).id);
  return new Map([...ids].map(([prefix, some]) => [prefix, [...some]]));
}

async function sell(shop: Client): Promise<void> {
  const book = await buy(shop, single(5_000));
  await shop.post(`/v1/customers/${book.customerId}/payment-methods`, { card: VISA });
  await buy(shop, single(5_000, { kind: "auth" }));
  await buy(shop, single(5_000, { kind: "auth" }));
  await buy(shop, monthly());
  await buy(shop, monthly({ finalNumber: 3 }));
  const resting = subscriptionOf(await buy(shop, monthly()));
  expectStatus(await shop.post(`/v1/subscriptions/${resting}/deactivate`, {}), 200);
  const cancelled = await buy(shop, monthly());
  await shop.post(`/v1/purchases/${cancelled.id}/cancel`, {});
  await shop.post(`/v1/purchases/${cancelled.id}/notes`, { text: "Called" });
  // paid out twice, which a person has to look at
  const paid = `/v1/transactions/${paymentOf(await buy(shop, single(500)))}`;
  expectStatus(await shop.post(`${paid}/refund`), 201);
  expectStatus(await shop.post(`${paid}/dispute`, { outcome: "lost", amountMinor: 500 }), 201);
}

async function setUp(shop: Client, pricePoint: Body): Promise<void> {
  expectStatus(await shop.post("/v1/packages", { name: "Membership" }), 201);
  expectStatus(await shop.post("/v1/price-points", pricePoint), 201);
  for (const name of ["Accounting", "Support"]) {
    expectStatus(await shop.post("/v1/api-keys", { name, scopes: ["read"] }), 201);
  }
  const endpoint = { url: "http://127.0.0.1:9/hook" };
  expectStatus(await shop.post("/v1/webhook-endpoints", endpoint), 201);
  const notified = { url: endpoint.url, password: "shared with it" };
  expectStatus(await shop.post("/v1/url-notifications", notified), 201);
  // no two merchants have a user of the same name, and the next round has another merchant
  const username = `ws-${shop.merchantId}@shop.example`;
  expectStatus(await shop.post("/v1/web-services-users", { username }), 201);
  expectStatus(await shop.post("/v1/report-logins", { userId: username }), 201);
  const postback = { type: "transaction", url: "http://127.0.0.1:9/postback" };
  expectStatus(await shop.post("/v1/postbacks", postback), 201);
  const blocked = { kind: "email", value: "bad@mail.example", reason: "fraud" };
  expectStatus(await shop.post("/v1/blocks", blocked), 201);
  const makeGood = { action: "cancel", purchaseIds: ["pur_999999999"], note: "Sorry." };
  expectStatus(await shop.post("/v1/make-goods", makeGood), 202);
  const headers = { "content-type": "text/csv" };
  const book = await shop.post("/v1/imports", undefined, { raw: "subscriber_id\n", headers });
  expectStatus(book, 202);
}
