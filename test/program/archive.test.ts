// Goal: a merchant that moves to another deployment is the same there: every resource, every number,
// every charge to come. Method: a merchant with all kinds of subscriptions is exported, imported into
// an empty database, read through REST on both sides, and lives on for three months on both.
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  clientWith,
  startProgram,
  type Body,
  type Client,
  type Reply,
  type TestProgram,
} from "../support/program.ts";
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

const KEY = randomBytes(32).toString("base64");
const MOVED_AT = "2026-03-10T12:00:00Z";

let source: TestProgram;
let target: TestProgram;
let shop: Client;
let copy: Client;
let archive: string;

beforeAll(async () => {
  source = await startProgram();
  shop = await source.newMerchant();
  await trade(source, shop);
  await source.advanceTo(shop, MOVED_AT);
  archive = (await exported(shop, { cardsKey: KEY })).text;
  target = await startProgram({ testClock: MOVED_AT });
  // ids of the archive are given out here already, for other merchants
  await buy(await target.newMerchant(), monthly());
  copy = await target.newMerchant();
  expectStatus(await imported(copy, archive), 201);
}, 120_000);
afterAll(async () => {
  await source.close();
  await target.close();
});

async function exported(by: Client, order: Body) {
  const reply = await fetch(`${source.baseUrl}/v1/exports`, {
    method: "POST",
    headers: { authorization: `Bearer ${by.apiKey}`, "content-type": "application/json" },
    body: JSON.stringify(order),
  });
  return { status: reply.status, text: await reply.text() };
}

function imported(by: Client, text: string, key: string = KEY) {
  const headers = { "content-type": "application/x-ndjson", "perennial-cards-key": key };
  return by.post("/v1/imports/archive", undefined, { raw: text, headers });
}

/** Two months of a merchant with something of everything. */
async function trade(program: TestProgram, by: Client): Promise<void> {
  const card = (number: string): Body => ({ payment: { card: { ...VISA, number } } });
  await buy(by, monthly({}, { merchantRef: "active" }));
  const yen = { amountMinor: 1800, unit: "YEAR" };
  await buy(by, { ...monthly(yen, { merchantRef: "yen" }), currency: "JPY" });
  await buy(by, { ...monthly({ unit: "DAY", frequency: 30 }), currency: "GBP" });
  await buy(by, monthly({ finalNumber: 2, installment: true }, { merchantRef: "resting" }));
  await buy(by, monthly({}, { ...card("4000000000000341"), merchantRef: "declining" }));
  await buy(by, monthly({}, { ...card("4000000000000002"), merchantRef: "failed" }));
  const proof = { cavv: "AAABBEg0VhI0VniQEjRWAAAAAAA=", eci: "05", dsTransactionId: "ds-1" };
  await buy(by, {
    ...monthly({}, { merchantRef: "exempt from 3-D Secure" }),
    payment: { card: { ...VISA, number: "4000002760003184" }, threeDSecure: proof },
  });
  const recurring = { amountMinor: 500, unit: "MONTH", frequency: 1 };
  const line = { description: "One of two", amountMinor: 500, recurring };
  await buy(by, single(0, { lines: [line, { ...line, description: "Two of two" }] }));
  const { data: sites } = expectStatus(await by.get("/v1/sites"), 200);
  expect(sites).toHaveLength(1);
  const other = await by.post("/v1/sites", { name: "Another", ruleSet: "internetsecure" });
  const siteId = expectStatus(other, 201).id;
  await buy(by, monthly({}, { siteId, merchantRef: "other rules" }));
  const offer = { siteId, name: "On trust", standInEnabled: true };
  const packageId = expectStatus(await by.post("/v1/packages", offer), 201).id;
  await buy(by, monthly({}, { siteId, packageId, merchantRef: "sold from an offer" }));
  const headers = { "content-type": "text/csv" };
  const book =
    "subscriber_id,name,email,card_number,card_expiry,currency,amount,unit,frequency,month_end," +
    "anchor,number,final_number,notice_days\n" +
    "old-7,Åsa Öst,asa@example.net,5555555555554444,12/2030,EUR,7.50,MONTH,1,clamp,2025-10-31,4,0,3\n";
  await by.post("/v1/imports", undefined, { raw: book, headers });
  await program.advanceTo(by, "2026-02-05T00:00:00Z");

  const inactive = await buy(by, monthly({}, { merchantRef: "inactive" }));
  await by.post(`/v1/subscriptions/${subscriptionOf(inactive)}/deactivate`, {});
  const cancelled = await buy(by, monthly({}, { merchantRef: "cancelled" }));
  await by.post(`/v1/purchases/${cancelled.id}/cancel`, {});
  const refunded = await buy(by, single(900, { merchantRef: "refunded" }));
  await by.post(`/v1/transactions/${paymentOf(refunded)}/refund`, { amountMinor: 400 });
  const extended = await buy(by, monthly({}, { merchantRef: "extended" }));
  await by.post(`/v1/subscriptions/${subscriptionOf(extended)}/extend`, { days: 9 });
  const method = { card: { ...VISA, number: "5555555555554444" } };
  const added = await by.post(`/v1/customers/${extended.customerId}/payment-methods`, method);
  const paymentMethodId = expectStatus(added, 201).id;
  await by.post(`/v1/subscriptions/${subscriptionOf(extended)}/payment-method`, {
    paymentMethodId,
  });
}

/** Every list, and every resource of each list by itself. */
const RESOURCES = [
  "sites",
  "packages",
  "customers",
  "purchases",
  "subscriptions",
  "transactions",
] as const;

async function everything(by: Client): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for (const resource of RESOURCES) {
    const rows = await allOf(by, `/v1/${resource}`);
    found[resource] = rows;
    for (const { id } of rows) {
      const path = `/v1/${resource}/${String(id)}`;
      found[path] = (await by.get(path)).body;
      if (resource === "subscriptions")
        found[`${path}/series`] = (await by.get(`${path}/series`)).body;
    }
  }
  found["events"] = await allOf(by, "/v1/events");
  return found;
}

async function allOf(by: Client, path: string): Promise<Body[]> {
  const rows: Body[] = [];
  for (let after: string | number | null = ""; after !== null;) {
    const page: string = after === "" ? "" : `&after=${after}`;
    const reply: Reply = await by.get(`${path}?limit=100${page}`);
    // a list without pages knows no such query
    const list = expectStatus(reply.status === 200 ? reply : await by.get(path), 200);
    rows.push(...list.data);
    after = list.nextAfter ?? null;
  }
  return rows;
}

describe("a merchant that was exported and imported", () => {
  test("is the same in every resource", async () => {
    const [there, here] = [await everything(shop), await everything(copy)];
    expect(Object.keys(there).length).toBeGreaterThan(80);
    expect(here).toEqual(there);
  });

  test("is charged alike for the next three months", async () => {
    const charges = async (program: TestProgram, from: number): Promise<string[]> =>
      (await program.bank.journal())
        .slice(from)
        .map(({ at, kind, amountMinor, currency, outcome, subject }) =>
          // deployment and merchant are others here
          [at, kind, amountMinor, currency, outcome, subject?.split("/").slice(3)].join(" "),
        )
        .sort();
    const began = [
      (await source.bank.journal()).length,
      (await target.bank.journal()).length,
    ] as const;
    const until = "2026-06-10T12:00:00Z";
    await Promise.all([source.advanceTo(shop, until), target.advanceTo(copy, until)]);
    const ours = await charges(source, began[0]);
    const copied = await charges(target, began[1]);
    // the other merchant of the target pays three times
    const others = copied.filter((one) => !ours.includes(one));
    expect(others).toHaveLength(3);
    expect(copied.filter((one) => ours.includes(one))).toEqual(ours);
    expect(ours.length).toBeGreaterThan(30);
    const [there, here] = [
      await allOf(shop, "/v1/subscriptions"),
      await allOf(copy, "/v1/subscriptions"),
    ];
    expect(here).toEqual(there);
  });

  test("has customers who are found by a part of their name", async () => {
    expect(await listed(copy, "/v1/customers?search=Åsa")).toHaveLength(1);
  });

  test("goes on with ids of its own", async () => {
    const made = await buy(copy, single(100));
    const old = await allOf(shop, "/v1/purchases");
    expect(old.map(({ id }) => id)).not.toContain(made.id);
  });
});

describe("an archive", () => {
  test("holds no card number in clear, and without a key no card at all", async () => {
    const bare = await exported(shop, {});
    expect(bare.status).toBe(200);
    for (const text of [archive, bare.text]) {
      expect(text).not.toMatch(/(4111|4000|5555)\d{12}/);
    }
    expect(archive).toContain('{"card":');
    expect(bare.text).not.toContain('{"card":');
  });

  test("with cards needs a key of scope money", async () => {
    const reader = await source.keyWith(shop, ["read"]);
    expect((await exported(reader, {})).status).toBe(200);
    expect(await exported(reader, { cardsKey: KEY })).toMatchObject({ status: 403 });
    expect(await exported(shop, { cardsKey: "x".repeat(43) + "!" })).toMatchObject({ status: 422 });
  });

  const cut = (text: string): string => text.split("\n").slice(0, -40).join("\n");
  test.for([
    [
      "with another key",
      (): string => archive,
      randomBytes(32).toString("base64"),
      "give that cards key",
    ],
    ["cut off", (): string => cut(archive), KEY, "cut off"],
    ["with a line taken out", (): string => withoutLine(archive, "events"), KEY, "lines of events"],
    ["with two cards exchanged", (): string => exchanged(archive), KEY, "does not open"],
    [
      "of another schema",
      (): string => archive.replace(/"schema":"\w+"/, '"schema":"0"'),
      KEY,
      "version",
    ],
    ["that is something else", (): string => "subscriber_id,name\n", KEY, "Line 1"],
  ] as const)("%s is refused, and nothing of it is kept", async ([, text, key, why]) => {
    const empty = await target.newMerchant();
    const reply = await imported(empty, text(), key);
    expect(reply).toMatchObject({ status: 422, body: { code: "archive_unusable" } });
    expect(String(reply.body["detail"])).toContain(why);
    expect(await listed(empty, "/v1/customers")).toEqual([]);
    expect(await listed(empty, "/v1/sites")).toHaveLength(1);
  });

  test("that failed can be followed by a whole one", async () => {
    const empty = await target.newMerchant();
    await imported(empty, cut(archive));
    expectStatus(await imported(empty, archive), 201);
    expect((await allOf(empty, "/v1/subscriptions")).length).toBeGreaterThan(10);
  });

  test("is not imported into a merchant that has anything", async () => {
    expect(await imported(copy, archive)).toMatchObject({
      status: 409,
      body: { code: "merchant_not_empty" },
    });
    const stranger = clientWith(target.baseUrl, copy.merchantId, "pk_test_unknown");
    expect((await imported(stranger, archive)).status).toBe(401);
  });
});

function withoutLine(text: string, table: string): string {
  const lines = text.split("\n");
  lines.splice(
    lines.findIndex((line) => line.startsWith(`{"${table}"`)),
    1,
  );
  return lines.join("\n");
}

/** The numbers of two cards change places. */
function exchanged(text: string): string {
  const [one = "", two = ""] = [...text.matchAll(/"secretId":"(\d+)"/g)].map(([, id]) => id);
  return text
    .replace(`"secretId":"${one}"`, '"secretId":"0"')
    .replace(`"secretId":"${two}"`, `"secretId":"${one}"`)
    .replace('"secretId":"0"', `"secretId":"${two}"`);
}
