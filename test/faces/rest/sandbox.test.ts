// Goal: what a sandbox is tried out with: its clock, a book of subscribers, reports. Method: real
// HTTP against a whole program.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startProgram, type Body, type Client, type TestProgram } from "../../support/program.ts";
import { buy, expectStatus, listed, monthly } from "./orders.ts";

let program: TestProgram;
let shop: Client;

beforeAll(async () => {
  program = await startProgram({ testClock: "2026-01-01T00:00:00Z" });
  shop = await program.newMerchant();
});
afterAll(() => program.close());

const HEADER =
  "subscriber_id,name,email,card_number,card_expiry,currency,amount,unit,frequency,month_end," +
  "anchor,number,final_number,notice_days";

const BOOK = [
  HEADER,
  'S1,"Ash, Ann",ann@example.net,4111111111111111,12/2030,EUR,10.00,MONTH,1,clamp,2025-12-31,2,0,0',
  "S2,Bo,bo@example.net,5555555555554444,12/2030,JPY,1200,WEEK,1,clamp,2025-12-26,2,3,0",
  "S3,Cy,not an address,4111111111111111,12/2030,EUR,10.00,MONTH,1,clamp,2025-12-31,2,0,0",
  "S4,Di,di@example.net,4111111111111111,12/2030,EUR,0,MONTH,1,clamp,2025-12-31,2,0,0",
  "",
].join("\n");

async function importBook(book: string): Promise<Body> {
  const headers = { "content-type": "text/csv" };
  const accepted = await shop.post("/v1/imports", undefined, { raw: book, headers });
  const { id } = expectStatus(accepted, 202);
  const location = accepted.headers.get("location");
  expect(location).toBe(`/v1/imports/${String(id)}`);
  for (;;) {
    const read = expectStatus(await shop.get(location ?? ""), 200);
    if (read["state"] !== "running") return read;
  }
}

describe("a book of subscribers", () => {
  test("is taken over, its faults by line and column", async () => {
    expect(await importBook(BOOK)).toMatchObject({
      object: "import",
      state: "done",
      read: 4,
      imported: 2,
      unchanged: 0,
      faults: [
        { line: 4, column: "email" },
        { line: 5, column: "amount" },
      ],
      failure: null,
    });
    const [second, first] = await listed(shop, "/v1/subscriptions");
    expect(first).toMatchObject({ number: 2, dueOn: "2026-01-31", amountMinor: 1000 });
    expect(second).toMatchObject({ number: 2, finalNumber: 3, currency: "JPY", amountMinor: 1200 });
  });

  test("a second time it changes nothing", async () => {
    expect(await importBook(BOOK)).toMatchObject({ state: "done", imported: 0, unchanged: 2 });
  });

  test("anything but text/csv is refused", async () => {
    const json = await shop.post("/v1/imports", { book: BOOK });
    expect(json).toMatchObject({ status: 415, body: { code: "unsupported_media_type" } });
    const nothing = await shop.post("/v1/imports");
    expect(nothing).toMatchObject({ status: 415 });
  });
});

describe("the clock", () => {
  test("moves forward and answers when everything due has run", async () => {
    const moved = await shop.post("/v1/test-clock/advance", { to: "2026-02-01T02:00:00+01:00" });
    expect(expectStatus(moved, 200)).toEqual({
      object: "test_clock",
      now: "2026-02-01T01:00:00.000Z",
      state: "ready",
      progress: 1,
    });
    expect(expectStatus(await shop.get("/v1/test-clock"), 200)).toEqual(moved.body);
    const report = await shop.get("/v1/reports/charges-by-due-date?from=2026-01-01&to=2026-01-31");
    expect(expectStatus(report, 200)).toEqual({
      data: [
        { dueOn: "2026-01-02", currency: "JPY", charges: 1, sumMinor: 1200 },
        { dueOn: "2026-01-09", currency: "JPY", charges: 1, sumMinor: 1200 },
        { dueOn: "2026-01-31", currency: "EUR", charges: 1, sumMinor: 1000 },
      ],
    });
  });

  test("never moves backwards", async () => {
    const back = await shop.post("/v1/test-clock/advance", { to: "2026-01-31T00:00:00Z" });
    expect(back).toMatchObject({ status: 422, body: { code: "clock_backwards", field: "to" } });
    for (const to of ["tomorrow", "2026-03-01", "2026-03-01T00:00:00", 5]) {
      const bad = await shop.post("/v1/test-clock/advance", { to });
      expect(bad).toMatchObject({ status: 422, body: { code: "invalid_field", field: "to" } });
    }
  });

  test("a purchase is dated by it", async () => {
    expect(await buy(shop, monthly())).toMatchObject({ boughtAt: "2026-02-01T01:00:00.000Z" });
  });
});

describe("reports", () => {
  test("need a range that is one", async () => {
    const path = "/v1/reports/charges-by-due-date";
    const swapped = await shop.get(`${path}?from=2026-02-01&to=2026-01-01`);
    expect(swapped).toMatchObject({ status: 422, body: { code: "invalid_field", field: "to" } });
    expect((await shop.get(`${path}?from=2026-02-01`)).body).toMatchObject({ field: "to" });
  });

  test("a sign-up counts on its day; a voided payment does not", async () => {
    const path = "/v1/reports/charges-by-due-date?from=2026-02-01&to=2026-02-01";
    const before = expectStatus(await shop.get(path), 200);
    const [payment] = (await buy(shop, monthly())).transactions;
    const counted = expectStatus(await shop.get(path), 200);
    expect(counted).not.toEqual(before);
    expectStatus(await shop.post(`/v1/transactions/${String(payment?.["id"])}/void`), 201);
    expect(expectStatus(await shop.get(path), 200)).toEqual(before);
  });
});

test("sites: rules are chosen, overridden and changed", async () => {
  const made = await shop.post("/v1/sites", {
    name: "Second",
    zone: "America/Toronto",
    reference: "shop2",
    ruleSet: "internetsecure",
    policies: { retryGapsDays: [2, 4], decline: "retry" },
  });
  const site = expectStatus(made, 201);
  expect(site).toMatchObject({
    object: "site",
    zone: "America/Toronto",
    reference: "shop2",
    policies: { grouping: "together", retryGapsDays: [2, 4], startsAt: "00:30" },
  });
  const changed = await shop.patch(`/v1/sites/${site.id}`, { policies: { missed: "catch-up" } });
  expect(expectStatus(changed, 200)).toMatchObject({
    policies: { missed: "catch-up", retryGapsDays: [2, 4] },
  });
  const same = await shop.post("/v1/sites", { name: "x", reference: "shop2", ruleSet: "rest" });
  expect(same).toMatchObject({ status: 422, body: { code: "invalid_field", field: "reference" } });
  const bad = await shop.post("/v1/sites", { name: "x", zone: "Mars/Olympus", ruleSet: "rest" });
  expect(bad).toMatchObject({ status: 422, body: { code: "unknown_zone", field: "zone" } });
  expect((await listed(shop, "/v1/sites?limit=1")).length).toBe(1);
});

test("a live deployment has no clock to move", async () => {
  const live = await startProgram({ mode: "live" });
  const merchant = await live.newMerchant();
  const to = "2030-01-01T00:00:00Z";
  const moved = await merchant.post("/v1/test-clock/advance", { to });
  expect(moved).toMatchObject({ status: 409, body: { code: "clock_not_movable" } });
  expect(await merchant.get("/v1/test-clock")).toMatchObject({ status: 409 });
});
