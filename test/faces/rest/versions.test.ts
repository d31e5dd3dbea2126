// Goal: of two people who change one thing, the second is told that it is not as he saw it.
// Method: real HTTP; what has a version is read, changed by one, and changed by the other.
import { afterAll, beforeAll, expect, test } from "vitest";
import { startProgram, type Client, type TestProgram } from "../../support/program.ts";
import { buy, expectStatus, listed, monthly, paymentOf, subscriptionOf } from "./orders.ts";

let program: TestProgram;
let shop: Client;

beforeAll(async () => {
  program = await startProgram();
  shop = await program.newMerchant();
});
afterAll(() => program.close());

const ifMatch = (tag: string | null) => ({ headers: { "if-match": String(tag) } });

/** The address of a resource, and two different changes of it. */
const CHANGES: Readonly<Record<string, () => Promise<readonly [string, Change, Change]>>> = {
  site: async () => {
    const [site] = await listed(shop, "/v1/sites");
    const path = `/v1/sites/${String(site?.["id"])}`;
    return [path, patch(path, "expire"), patch(path, "cancel")];
  },
  package: async () => {
    const { id } = expectStatus(await shop.post("/v1/packages", { name: "One" }), 201);
    const path = `/v1/packages/${id}`;
    return [path, ["patch", path, { name: "Two" }], ["patch", path, { name: "Three" }]];
  },
  subscription: async () => {
    const path = `/v1/subscriptions/${subscriptionOf(await buy(shop, monthly()))}`;
    return [path, ["patch", path, { amountMinor: 900 }], ["post", `${path}/extend`, { days: 1 }]];
  },
  purchase: async () => {
    const path = `/v1/purchases/${(await buy(shop, monthly())).id}`;
    return [path, ["post", `${path}/cancel`, {}], ["post", `${path}/expire`, {}]];
  },
};

type Change = readonly ["post" | "patch", string, object];

function patch(path: string, afterRetries: string): Change {
  return ["patch", path, { policies: { afterRetries } }];
}

test.for(Object.keys(CHANGES))(
  "%s: the second change is refused, and changes nothing",
  async (kind) => {
    const made = await CHANGES[kind]?.();
    if (made === undefined) throw new Error("there is no such resource");
    const [path, [firstMethod, firstPath, firstBody], [method, secondPath, body]] = made;
    const seen = await shop.get(path);
    const tag = seen.headers.get("etag");
    expect(tag).toBe(`"${String(seen.body["version"])}"`);
    const first = await shop[firstMethod](firstPath, firstBody, ifMatch(tag));
    expect(first.status).toBe(200);
    expect(first.headers.get("etag")).not.toBe(tag);
    const between = await shop.get(path);
    expect(between.headers.get("etag")).toBe(first.headers.get("etag"));
    expect(await shop[method](secondPath, body, ifMatch(tag))).toMatchObject({
      status: 412,
      body: { code: "changed_meanwhile" },
    });
    expect((await shop.get(path)).text).toBe(between.text);
    const current = await shop[method](secondPath, body, ifMatch(between.headers.get("etag")));
    expect(current.status).toBe(200);
  },
);

test("a preview of what has changed since is refused alike", async () => {
  const { id } = await buy(shop, monthly());
  const preview = `/v1/purchases/${id}/cancel?preview=true`;
  expect(await shop.post(preview, {}, ifMatch('"1"'))).toMatchObject({ status: 412 });
});

test("without a version, or with any, nobody is asked", async () => {
  const path = `/v1/subscriptions/${subscriptionOf(await buy(shop, monthly()))}`;
  expect((await shop.post(`${path}/extend`, { days: 1 })).status).toBe(200);
  expect((await shop.post(`${path}/extend`, { days: 1 }, ifMatch("*"))).status).toBe(200);
});

test("what is no version of ours matches none", async () => {
  const purchase = await buy(shop, monthly());
  const cancel = `/v1/purchases/${purchase.id}/cancel`;
  for (const tag of ["3", 'W/"1"', '"1", "2"', '"x"', ""]) {
    expect([tag, await shop.post(cancel, {}, ifMatch(tag))]).toMatchObject([tag, { status: 412 }]);
  }
  const refund = `/v1/transactions/${paymentOf(purchase)}/refund`;
  expect(await shop.post(refund, {}, ifMatch('"1"'))).toMatchObject({
    status: 412,
    body: { code: "changed_meanwhile", field: "if-match" },
  });
});
