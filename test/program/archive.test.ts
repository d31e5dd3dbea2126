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
import { everything, rowsOf } from "./everything.ts";
import { exported, imported } from "./move.ts";

const KEY = randomBytes(32).toString("base64");
/** More than the buffers on the way of a request hold. */
const MEGABYTES = 16 * 1024 * 1024;
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
  archive = (await take(shop, { cardsKey: KEY })).text;
  target = await startProgram({ testClock: MOVED_AT });
  // ids of the archive are given out here already, for other merchants
  await buy(await target.newMerchant(), monthly());
  copy = await target.newMerchant();
  expectStatus(await put(copy, archive), 201);
}, 120_000);
afterAll(async () => {
  await source.close();
  await target.close();
});

function take(by: Client, order: Body) {
  return exported({ baseUrl: source.baseUrl, apiKey: by.apiKey }, order);
}

function put(by: Client, text: string, key: string = KEY) {
  return imported(by, text, key);
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
  const threeDSecure = { cavv: "AAABBEg0VhI0VniQEjRWAAAAAAA=", eci: "05", dsTransactionId: "ds-1" };
  await buy(by, {
    ...monthly({}, { merchantRef: "exempt from 3-D Secure", threeDSecure }),
    ...card("4000002760003184"),
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
  await buy(by, monthly({}, { siteId, packageId, merchantRef: "sold from a package" }));
  await sellOffers(by, packageId);
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
  await keepBooks(by);
}

/** Price points of several types, some of them in a package, and what was sold at them. */
async function sellOffers(by: Client, packageId: string): Promise<void> {
  const offered = async (offer: Body): Promise<string> =>
    expectStatus(await by.post("/v1/price-points", { currency: "EUR", ...offer }), 201).id;
  const schedule = { recurringMinor: 2000, unit: "DAY", frequency: 30 };
  const trial = { initialMinor: 500, initialDays: 3, ...schedule, finalNumber: 9 };
  const pricePointIds = [
    await offered({ name: "Membership", type: "recurring", ...trial }),
    await offered({
      name: "Your price",
      type: "dynamic_recurring",
      ranges: {
        initialMinor: { min: 0, max: 500 },
        initialDays: { min: 1, max: 10 },
        recurringMinor: { min: 1000, max: 2000 },
        recurringDays: { min: 7, max: 30 },
      },
    }),
  ];
  const song = await offered({ name: "A song", type: "digital", initialMinor: 99 });
  const path = `/v1/price-points/${song}`;
  expectStatus(await by.patch(path, { status: "inactive", oneClick: true }), 200);
  expectStatus(await by.post(`/v1/packages/${packageId}/attach`, { pricePointIds }), 200);
  const prices = [
    {},
    { price: { initialMinor: 100, initialDays: 5, recurringMinor: 1500, recurringDays: 14 } },
  ];
  const { lines: _, currency: __, ...order } = single(0);
  for (const [index, price] of prices.entries()) {
    await buy(by, { ...order, packageId, pricePointId: pricePointIds[index], ...price });
  }
}

/** What staff write down about customers and purchases, and the questions that they are left with. */
async function keepBooks(by: Client): Promise<void> {
  const { id: customerId } = expectStatus(
    await by.post("/v1/customers", {
      name: "Bo Birk",
      phone: "+46 8 123",
      address: { line1: "Storgatan 1", city: "Malmö", postalCode: "21142", country: "SE" },
      contacts: [
        { kind: "billing", name: "Eva Ek", email: "eva@example.net" },
        { kind: "technical", name: "Per Å", phone: "+46 40 7" },
      ],
    }),
    201,
  );
  const order = monthly({}, { customer: { id: customerId }, merchantRef: "looked after" });
  const { id } = await buy(by, { ...order, login: { username: "bo", password: "secret" } });
  const blocked = { kind: "ip", value: "198.51.100.7", reason: "fraud", comment: "Stolen." };
  expectStatus(await by.post("/v1/blocks", blocked), 201);
  const notes = [
    { text: "Called: wants a receipt.", author: "Bo" },
    { text: "Sent.", internal: false },
  ];
  for (const note of notes) {
    expectStatus(await by.post(`/v1/purchases/${id}/notes`, note), 201);
  }
  // paid out twice: refunded, and charged back as well; one of the two is settled
  for (const amountMinor of [500, 700]) {
    const transactionId = paymentOf(await buy(by, single(amountMinor)));
    expectStatus(await by.post("/v1/refunds", { transactionId }), 201);
    const lost = { outcome: "lost", amountMinor };
    expectStatus(await by.post(`/v1/transactions/${transactionId}/dispute`, lost), 201);
  }
  const [task] = await listed(by, "/v1/tasks?state=open");
  const closing = `/v1/tasks/${String(task?.["id"])}/close`;
  expectStatus(await by.post(closing, { comment: "Claimed back." }), 200);
}

describe("a merchant that was exported and imported", () => {
  test("is the same in every resource", async () => {
    const there = await everything(shop, source.routes);
    // there is something of every kind
    const empty = Object.entries(there).filter(
      ([, rows]) => Array.isArray(rows) && rows.length === 0,
    );
    expect(empty.filter(([path]) => !path.includes("_"))).toEqual([]);
    expect(await everything(copy, target.routes)).toEqual(there);
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
    // what is new has ids of its own on either side
    for (const path of ["/v1/subscriptions", "/v1/purchases", "/v1/tasks"]) {
      expect(await rowsOf(copy, path)).toEqual(await rowsOf(shop, path));
    }
  });

  test("has customers who are found by a part of their name", async () => {
    expect(await listed(copy, "/v1/customers?search=Åsa")).toHaveLength(1);
  });

  test("goes on with ids of its own", async () => {
    const made = await buy(copy, single(100));
    expect((await shop.get(`/v1/purchases/${made.id}`)).status).toBe(404);
  });
});

describe("an archive", () => {
  test("holds no card number in clear, and without a key no card at all", async () => {
    const bare = await take(shop, {});
    expect(bare.status).toBe(200);
    for (const text of [archive, bare.text]) {
      expect(text).not.toMatch(/(4111|4000|5555)\d{12}/);
    }
    expect(archive).toContain('{"card":');
    expect(bare.text).not.toContain('{"card":');
  });

  test("with cards needs a key of scope money", async () => {
    const reader = await source.keyWith(shop, ["read"]);
    expect((await take(reader, {})).status).toBe(200);
    expect(await take(reader, { cardsKey: KEY })).toMatchObject({ status: 403 });
    expect(await take(shop, { cardsKey: "x".repeat(43) + "!" })).toMatchObject({ status: 422 });
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
    [
      "of another schema, and long",
      (): string => `${archive.replace(/"schema":"\w+"/, '"schema":"0"')}${" ".repeat(MEGABYTES)}`,
      KEY,
      "version",
    ],
    ["that is something else", (): string => "subscriber_id,name\n", KEY, "Line 1"],
  ] as const)("%s is refused, and nothing of it is kept", async ([, text, key, why]) => {
    const empty = await target.newMerchant();
    const reply = await put(empty, text(), key);
    expect(reply).toMatchObject({ status: 422, body: { code: "archive_unusable" } });
    expect(String(reply.body["detail"])).toContain(why);
    expect(await listed(empty, "/v1/customers")).toEqual([]);
    expect(await listed(empty, "/v1/sites")).toHaveLength(1);
  });

  test("that failed can be followed by a whole one", async () => {
    const empty = await target.newMerchant();
    await put(empty, cut(archive));
    expectStatus(await put(empty, archive), 201);
    const ids = async (of: Client) => (await rowsOf(of, "/v1/subscriptions")).map(({ id }) => id);
    expect(await ids(empty)).toEqual(await ids(copy));
  });

  test("is not imported into a merchant that has anything", async () => {
    expect(await put(copy, archive)).toMatchObject({
      status: 409,
      body: { code: "merchant_not_empty" },
    });
    // offers are something too: those of the archive would come among them
    for (const [path, offer] of [
      ["/v1/packages", { name: "Gold" }],
      ["/v1/price-points", { name: "A", type: "digital", currency: "EUR", initialMinor: 1 }],
    ] as const) {
      const seller = await target.newMerchant();
      expectStatus(await seller.post(path, offer), 201);
      expect(await put(seller, archive)).toMatchObject({ body: { code: "merchant_not_empty" } });
    }
    const stranger = clientWith(target.baseUrl, copy.merchantId, "pk_test_unknown");
    expect((await put(stranger, archive)).status).toBe(401);
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
