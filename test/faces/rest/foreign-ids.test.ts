// Goal: I7 at the face: an id of another merchant is as unknown as one of nobody, on every route that
// takes one. Method: two merchants with a row of every kind, and two keys; each key tries every route
// of the server's own table with the other's ids. A route whose ids are not known here fails.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startProgram, type Body, type Client, type TestProgram } from "../../support/program.ts";
import { buy, expectStatus, listed, monthly, paymentOf, single, subscriptionOf } from "./orders.ts";

let program: TestProgram;
let sides: readonly Side[];

/** A merchant, its key, and an id of its own for each resource of a path. */
type Side = { readonly client: Client; readonly ids: Readonly<Record<string, string>> };

beforeAll(async () => {
  program = await startProgram({ gatewayTimeoutMs: 5_000 });
  sides = [await openSide(), await openSide()];
});
afterAll(() => program.close());

async function openSide(): Promise<Side> {
  const client = await program.newMerchant();
  const purchase = await buy(client, monthly());
  const made = async (path: string, body: Body) =>
    expectStatus(await client.post(path, body), 201).id;
  const [site] = await listed(client, "/v1/sites");
  const headers = { "content-type": "text/csv" };
  const imported = await client.post("/v1/imports", undefined, { raw: "subscriber_id\n", headers });
  const [event] = await listed(client, "/v1/events");
  return {
    client,
    ids: {
      purchases: purchase.id,
      customers: purchase.customerId,
      "payment-methods": purchase.paymentMethodId,
      subscriptions: subscriptionOf(purchase),
      transactions: paymentOf(purchase),
      refunds: await made("/v1/refunds", { transactionId: paymentOf(purchase), amountMinor: 1 }),
      sites: String(site?.["id"]),
      packages: await made("/v1/packages", { name: "Gold" }),
      "api-keys": await made("/v1/api-keys", { name: "spare", scopes: ["read"] }),
      "web-services-users": await made("/v1/web-services-users", {
        username: `ws${client.merchantId}`,
      }),
      "url-notifications": await made("/v1/url-notifications", NOTIFIED),
      "price-points": await made("/v1/price-points", DIGITAL),
      imports: String(expectStatus(imported, 202)["id"]),
      events: String(event?.["id"]),
      tasks: await openTask(client, purchase.customerId),
      ...(await openEndpoint(client)),
      // one that no route of the table replaces or switches off
      "spare card": await made(`/v1/customers/${purchase.customerId}/payment-methods`, {
        card: CARD,
      }),
    },
  };
}

const NOTIFIED = { url: "http://127.0.0.1:9/notify", password: "n0tify-Pa55" };
const LONG_AGO = "2020-01-01T00:00:00Z";
const DIGITAL = { name: "A song", type: "digital", currency: "EUR", initialMinor: 99 };

/** Paid out twice: refunded, and charged back as well. */
async function openTask(client: Client, customerId: string): Promise<string> {
  const paid = paymentOf(await buy(client, single(500, { customer: { id: customerId } })));
  expectStatus(await client.post(`/v1/transactions/${paid}/refund`), 201);
  const lost = { outcome: "lost", amountMinor: 500 };
  expectStatus(await client.post(`/v1/transactions/${paid}/dispute`, lost), 201);
  const [task] = await listed(client, "/v1/tasks");
  return String(task?.["id"]);
}

/** An address where nobody listens, and an event on its way there. */
async function openEndpoint(client: Client): Promise<Record<string, string>> {
  const url = "http://127.0.0.1:9/events";
  const endpoint = expectStatus(await client.post("/v1/webhook-endpoints", { url }), 201).id;
  const tested = await client.post(`/v1/webhook-endpoints/${endpoint}/test`);
  return { "webhook-endpoints": endpoint, deliveries: expectStatus(tested, 201).id };
}

/** A body that each command would take from the ids' own merchant; the others take none. */
const BODIES: Readonly<Record<string, (ids: Side["ids"]) => Body>> = {
  "/v1/subscriptions/:id/extend": () => ({ days: 1 }),
  "/v1/subscriptions/:id/payment-method": (ids) => ({ paymentMethodId: ids["spare card"] }),
  "/v1/subscriptions/:id": () => ({ finalNumber: 9 }),
  "/v1/transactions/:id/dispute": () => ({ outcome: "lost", amountMinor: 1 }),
  "/v1/customers/:id/payment-methods": () => ({ card: CARD }),
  "/v1/customers/:id/charge": (ids) => ({
    paymentMethodId: ids["spare card"],
    amountMinor: 1,
    currency: "EUR",
    description: "A fee",
  }),
  "/v1/payment-methods/:id/replace": () => ({ card: CARD }),
  "/v1/purchases/:id/notes": () => ({ text: "Called." }),
  "/v1/packages/:id/attach": (ids) => ({ pricePointIds: [ids["price-points"]] }),
  "/v1/packages/:id/detach": (ids) => ({ pricePointIds: [ids["price-points"]] }),
  "/v1/tasks/:id/close": () => ({ comment: "Asked the bank." }),
};

/** Lists that are empty for nobody: a site, the key that asks, and the words that all begin with. */
const HELD_FROM_THE_START = new Set(["/v1/sites", "/v1/api-keys", "/v1/mail-templates"]);

const CARD = { number: "4242424242424242", expiryMonth: 1, expiryYear: 2031 };

describe("a path", () => {
  test("of every route is known to its own merchant and to no other", async () => {
    const routes = program.routes.filter(
      ({ url, method }) => url.startsWith("/v1/") && url.includes(":") && method !== "HEAD",
    );
    expect(routes.length).toBeGreaterThan(40);
    const names = routes.map(({ method, url }) => `${method} ${url}`);
    expect(names.filter((name) => !/^\w+ \/v1\/[a-z-]+\/:id(\/[a-z-]+)?$/.test(name))).toEqual([]);
    for (const [index, { method, url }] of routes.entries()) {
      const resource = url.split("/")[2] ?? "";
      for (const [own, other] of [sides, sides.toReversed()] as [Side, Side][]) {
        const id = own.ids[resource];
        if (id === undefined) throw new Error(`no id to try ${url} with`);
        const unknown = `${id.replace(/\d+$/, "")}999999999`;
        for (const tried of [id, unknown, "17", `x${id}`, `${id}0000000000000000000`]) {
          const body = BODIES[url]?.(own.ids);
          const reply = await call(other.client, method, url.replace(":id", tried), body);
          expect([names[index], tried, reply.status, reply.body["code"]]).toEqual([
            names[index],
            tried,
            404,
            "not_found",
          ]);
        }
      }
      // its own merchant gets further than "not found", or the rows above prove nothing
      const [own] = sides;
      const path = url.replace(":id", own?.ids[resource] ?? "");
      const reply = await call(own?.client, method, path, BODIES[url]?.(own?.ids ?? {}));
      expect([names[index], reply.status === 404]).toEqual([names[index], false]);
    }
  });
});

async function call(
  client: Client | undefined,
  method: string,
  path: string,
  body: Body | undefined,
) {
  if (client === undefined) throw new Error("there are two sides");
  if (method === "GET") return await client.get(path);
  if (method === "PATCH") return await client.patch(path, body ?? {});
  if (method === "POST") return await client.post(path, body);
  throw new Error(`no way to try ${method} ${path}`);
}

describe("an id elsewhere", () => {
  test("in a body is checked just so", async () => {
    for (const [{ ids }, { client, ids: own }] of [sides, sides.toReversed()] as [Side, Side][]) {
      const purchases = [
        single(500, { siteId: ids["sites"] }),
        single(500, { packageId: ids["packages"] }),
        single(500, { customer: { id: ids["customers"] } }),
        single(500, { payment: { paymentMethodId: ids["payment-methods"] } }),
        { ...single(500), lines: undefined, pricePointId: ids["price-points"] },
      ];
      const writes: [string, Body][] = [
        ...purchases.map((order): [string, Body] => ["/v1/purchases", order]),
        ["/v1/packages", { name: "Gold", siteId: ids["sites"] }],
        ["/v1/refunds", { transactionId: ids["transactions"] }],
        ["/v1/url-notifications", { ...NOTIFIED, siteId: ids["sites"] }],
        ["/v1/web-services-users", { username: "another", siteIds: [ids["sites"]] }],
        ["/v1/deliveries/resend", { endpointId: ids["webhook-endpoints"], from: LONG_AGO }],
        [`/v1/packages/${own["packages"]}/attach`, { pricePointIds: [ids["price-points"]] }],
        [
          `/v1/subscriptions/${own["subscriptions"]}/payment-method`,
          { paymentMethodId: ids["payment-methods"] },
        ],
        [
          `/v1/customers/${own["customers"]}/charge`,
          {
            paymentMethodId: ids["payment-methods"],
            amountMinor: 1,
            currency: "EUR",
            description: "A fee",
          },
        ],
      ];
      for (const [path, body] of writes) {
        const { status, body: answer } = await client.post(path, body);
        expect([path, body, status, answer["code"]]).toEqual([path, body, 404, "not_found"]);
      }
    }
  });

  test("in a filter finds nothing, and a list holds nothing of others", async () => {
    const [{ ids }] = sides as [Side, Side];
    const stranger = await program.newMerchant();
    const filters = [
      `/v1/purchases?customerId=${ids["customers"]}`,
      `/v1/subscriptions?purchaseId=${ids["purchases"]}`,
      `/v1/subscriptions?customerId=${ids["customers"]}`,
      `/v1/transactions?purchaseId=${ids["purchases"]}`,
      `/v1/transactions?subscriptionId=${ids["subscriptions"]}`,
      `/v1/refunds?purchaseId=${ids["purchases"]}`,
      `/v1/events?purchaseId=${ids["purchases"]}`,
      `/v1/deliveries?endpointId=${ids["webhook-endpoints"]}`,
      `/v1/deliveries?eventId=${ids["events"]}`,
      `/v1/packages?siteId=${ids["sites"]}`,
      `/v1/price-points?packageId=${ids["packages"]}`,
    ];
    const lists = program.routes
      .filter(({ method, url }) => method === "GET" && /^\/v1\/[a-z-]+s$/.test(url))
      .map(({ url }) => url)
      .filter((url) => !HELD_FROM_THE_START.has(url));
    expect(lists.length).toBeGreaterThan(9);
    for (const path of [...filters, ...lists]) {
      expect([path, await listed(stranger, path)]).toEqual([path, []]);
    }
  });
});
