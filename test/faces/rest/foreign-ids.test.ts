// Goal: I7 at the face: an id of another merchant is as unknown as one of nobody, on every route that
// takes one. Method: the routes are read off the server itself, so a new one cannot be forgotten.
import { afterAll, beforeAll, expect, test } from "vitest";
import { startProgram, type Body, type Client, type TestProgram } from "../../support/program.ts";
import { buy, expectStatus, listed, monthly, paymentOf, single, subscriptionOf } from "./orders.ts";

let program: TestProgram;
let owner: Client;
let other: Client;
/** An id of the owner's for each resource in a path. */
let ids: Readonly<Record<string, string>>;

beforeAll(async () => {
  program = await startProgram();
  owner = await program.newMerchant();
  other = await program.newMerchant();
  const purchase = await buy(owner, monthly());
  const [site] = await listed(owner, "/v1/sites");
  const offer = await owner.post("/v1/packages", { name: "Gold" });
  const headers = { "content-type": "text/csv" };
  const imported = await owner.post("/v1/imports", undefined, { raw: "subscriber_id\n", headers });
  ids = {
    purchases: purchase.id,
    customers: purchase.customerId,
    "payment-methods": purchase.paymentMethodId,
    subscriptions: subscriptionOf(purchase),
    transactions: paymentOf(purchase),
    sites: String(site?.["id"]),
    packages: expectStatus(offer, 201).id,
    imports: String(expectStatus(imported, 202)["id"]),
  };
});
afterAll(() => program.close());

/** A body that each command would take from the owner. */
const BODIES: Readonly<Record<string, () => Body>> = {
  "/v1/subscriptions/:id/extend": () => ({ days: 1 }),
  "/v1/subscriptions/:id/convert": () => ({ moveAnchor: false }),
  "/v1/subscriptions/:id/payment-method": () => ({ paymentMethodId: ids["payment-methods"] }),
  "/v1/subscriptions/:id": () => ({ finalNumber: 9 }),
  "/v1/transactions/:id/dispute": () => ({ outcome: "lost", amountMinor: 1 }),
  "/v1/customers/:id/payment-methods": () => ({
    card: { number: "4242424242424242", expiryMonth: 1, expiryYear: 2031 },
  }),
};

test("every route with an id knows its own and no other", async () => {
  const routes = program.routes.filter(
    ({ url, method }) => url.includes(":id") && method !== "HEAD",
  );
  expect(routes.length).toBeGreaterThan(20);
  const unknown = { purchases: "pur", customers: "cus", "payment-methods": "pm", sites: "site" };
  for (const { method, url } of routes) {
    const resource = url.split("/")[2] ?? "";
    const id = ids[resource];
    if (id === undefined) throw new Error(`no id to try ${url} with`);
    const prefix = (unknown as Record<string, string>)[resource] ?? id.slice(0, 3);
    const name = `${method} ${url}`;
    for (const tried of [id, `${prefix}_999999999`, "17", `x${id}`, `${id}0000000000000000000`]) {
      const reply = await call(other, method, url.replace(":id", tried), BODIES[url]?.());
      expect([name, tried, reply.status, reply.body["code"]]).toEqual([
        name,
        tried,
        404,
        "not_found",
      ]);
    }
    // the owner gets further than "not found", or the rows above prove nothing
    const own = await call(owner, method, url.replace(":id", id), BODIES[url]?.());
    expect([name, own.status === 404]).toEqual([name, false]);
  }
});

function call(client: Client, method: string, path: string, body: Body | undefined) {
  if (method === "GET") return client.get(path);
  return method === "PATCH" ? client.patch(path, body ?? {}) : client.post(path, body);
}

test("ids in bodies and filters are checked just so", async () => {
  const foreign = [
    single(500, { siteId: ids["sites"] }),
    single(500, { packageId: ids["packages"] }),
    single(500, { customer: { id: ids["customers"] } }),
    single(500, { payment: { paymentMethodId: ids["payment-methods"] } }),
  ];
  for (const order of foreign) {
    expect(await other.post("/v1/purchases", order)).toMatchObject({
      status: 404,
      body: { code: "not_found" },
    });
  }
  for (const path of [
    `/v1/purchases?customerId=${ids["customers"]}`,
    `/v1/subscriptions?purchaseId=${ids["purchases"]}`,
    `/v1/subscriptions?customerId=${ids["customers"]}`,
    `/v1/transactions?purchaseId=${ids["purchases"]}`,
    `/v1/transactions?subscriptionId=${ids["subscriptions"]}`,
    `/v1/events?purchaseId=${ids["purchases"]}`,
    `/v1/packages?siteId=${ids["sites"]}`,
    "/v1/packages",
    "/v1/purchases",
    "/v1/subscriptions",
    "/v1/transactions",
    "/v1/customers",
    "/v1/events",
  ]) {
    expect([path, await listed(other, path)]).toEqual([path, []]);
  }
});
