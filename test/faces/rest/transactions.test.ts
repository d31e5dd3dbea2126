// Goal: money goes back at most once, and only what is left of it. Method: real HTTP against a whole
// program with a real bank, whose journal is compared at the end.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startProgram, type Body, type Client, type TestProgram } from "../../support/program.ts";
import { buy, expectStatus, listed, monthly, paymentOf, single, subscriptionOf } from "./orders.ts";

let program: TestProgram;
let shop: Client;

beforeAll(async () => {
  program = await startProgram({ gatewayTimeoutMs: 400 });
  shop = await program.newMerchant();
});
afterAll(() => program.close());

async function paid(amountMinor: number): Promise<string> {
  return paymentOf(await buy(shop, single(amountMinor)));
}

async function read(id: string): Promise<Body> {
  return expectStatus(await shop.get(`/v1/transactions/${id}`), 200);
}

describe("refunds", () => {
  test("a part, then the rest, then nothing more", async () => {
    const id = await paid(5000);
    const part = await shop.post(`/v1/transactions/${id}/refund`, { amountMinor: 2000 });
    const refund = expectStatus(part, 201);
    expect(refund).toMatchObject({
      object: "transaction",
      kind: "refund",
      state: "approved",
      amountMinor: 2000,
      parentId: id,
      lines: [],
      refundableMinor: 0,
    });
    expect(part.headers.get("location")).toBe(`/v1/transactions/${refund.id}`);
    const rest = expectStatus(await shop.post(`/v1/transactions/${id}/refund`), 201);
    expect(rest).toMatchObject({ amountMinor: 3000 });
    expect(await read(id)).toMatchObject({
      reversedMinor: 5000,
      refundableMinor: 0,
      children: [{ amountMinor: 2000 }, { amountMinor: 3000 }],
    });
    const more = await shop.post(`/v1/transactions/${id}/refund`, { amountMinor: 1 });
    expect(more).toMatchObject({
      status: 409,
      body: { code: "refund_over_rest", field: "amountMinor" },
    });
  });

  test("over the rest: refused before the bank is asked", async () => {
    const id = await paid(1000);
    const before = await program.bank.journal();
    const refused = await shop.post(`/v1/transactions/${id}/refund`, { amountMinor: 1001 });
    expect(refused.body).toMatchObject({
      code: "refund_over_rest",
      detail: "10.00 EUR can still be refunded.",
    });
    expect(await program.bank.journal()).toEqual(before);
    expect(await read(id)).toMatchObject({ reversedMinor: 0, children: [] });
  });

  test("ten at once for the whole of it: one comes through", async () => {
    const id = await paid(1000);
    const asked = await Promise.all(
      Array.from({ length: 10 }, () =>
        shop.post(`/v1/transactions/${id}/refund`, { amountMinor: 1000 }),
      ),
    );
    expect(asked.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)]);
    expect(await read(id)).toMatchObject({ reversedMinor: 1000, children: [{ kind: "refund" }] });
  });

  test("the bank says nothing: reserved, until it can be asked", async () => {
    const id = await paid(1000);
    await program.bank.control("no-answer");
    const asked = await shop.post(`/v1/transactions/${id}/refund`);
    expect(expectStatus(asked, 201)).toMatchObject({ state: "unknown", settlement: "pending" });
    expect(await read(id)).toMatchObject({ reversedMinor: 1000, refundableMinor: 0 });
    await program.bank.control("up");
  });
});

describe("voids", () => {
  test("before it settles: cancelled, and nothing left to refund", async () => {
    const id = await paid(1000);
    const made = expectStatus(await shop.post(`/v1/transactions/${id}/void`), 201);
    expect(made).toMatchObject({ kind: "void", state: "approved", settlement: null });
    expect(await read(id)).toMatchObject({ settlement: "cancelled", refundableMinor: 0 });
    const again = await shop.post(`/v1/transactions/${id}/void`);
    expect(again).toMatchObject({ status: 409, body: { code: "wrong_state" } });
  });

  test("after it settled: refund it instead", async () => {
    const id = await paid(1000);
    await program.advanceTo(shop, "2026-01-02T12:00:00Z");
    expect(await read(id)).toMatchObject({ settlement: "settled", settleOn: "2026-01-01" });
    const refused = await shop.post(`/v1/transactions/${id}/void`);
    expect(refused).toMatchObject({ status: 409, body: { code: "already_settled" } });
    expectStatus(await shop.post(`/v1/transactions/${id}/refund`), 201);
  });
});

describe("captures and disputes", () => {
  test("captures take at most what was reserved", async () => {
    const id = paymentOf(await buy(shop, single(900, { kind: "auth" })));
    const part = await shop.post(`/v1/transactions/${id}/capture`, { amountMinor: 400 });
    expect(expectStatus(part, 201)).toMatchObject({
      kind: "capture",
      amountMinor: 400,
      settlement: "pending",
      refundableMinor: 400,
    });
    const over = await shop.post(`/v1/transactions/${id}/capture`, { amountMinor: 501 });
    expect(over).toMatchObject({ status: 409, body: { code: "capture_over_authorised" } });
    const rest = await shop.post(`/v1/transactions/${id}/capture`);
    expect(expectStatus(rest, 201)).toMatchObject({ amountMinor: 500 });
  });

  test("a chargeback and its reversal", async () => {
    const id = await paid(1000);
    const lost = { outcome: "lost", amountMinor: 1000 };
    const told = expectStatus(await shop.post(`/v1/transactions/${id}/dispute`, lost), 201);
    expect(told).toMatchObject({ kind: "chargeback", settlement: null });
    expect(await read(id)).toMatchObject({ reversedMinor: 1000, refundableMinor: 0 });
    const won = { outcome: "won", amountMinor: 1000 };
    expectStatus(await shop.post(`/v1/transactions/${id}/dispute`, won), 201);
    expect(await read(id)).toMatchObject({ reversedMinor: 0, refundableMinor: 1000 });
    const twice = await shop.post(`/v1/transactions/${id}/dispute`, won);
    expect(twice).toMatchObject({ status: 409, body: { code: "wrong_state" } });
  });
});

describe("lists", () => {
  test("a purchase's history holds its renewals and their refunds", async () => {
    const buyer = await program.newMerchant();
    const purchase = await buy(buyer, monthly());
    await program.advanceTo(buyer, "2026-03-10T00:00:00Z");
    const all = `/v1/transactions?purchaseId=${purchase.id}`;
    const [third, second, first] = await listed(buyer, all);
    expect([first, second, third].map((one) => one?.["stage"])).toEqual([
      "initial",
      "conversion",
      "rebill",
    ]);
    const refund = await buyer.post(`/v1/transactions/${third?.["id"] as string}/refund`, {});
    const { id } = expectStatus(refund, 201);
    expect((await listed(buyer, all)).map((one) => one["id"])).toEqual([
      id,
      third?.["id"],
      second?.["id"],
      first?.["id"],
    ]);
    const ofSeries = await listed(
      buyer,
      `/v1/transactions?subscriptionId=${subscriptionOf(purchase)}`,
    );
    expect(ofSeries).toHaveLength(3);
    const february = await listed(buyer, "/v1/transactions?from=2026-02-01&to=2026-02-28");
    expect(february.map((one) => one["businessOn"])).toEqual(["2026-02-02"]);
    expect(await listed(buyer, `${all}&from=2026-02-01&to=2026-02-28`)).toEqual(february);
    expect(await listed(buyer, `${all}&state=declined`)).toEqual([]);
    const detail = await buyer.get(`/v1/transactions/${second?.["id"] as string}`);
    expect(expectStatus(detail, 200)).toMatchObject({
      attempts: 1,
      lines: [{ kind: "position", number: 2, dueOn: "2026-02-02", live: true }],
    });
  });
});

test("the bank, the transactions and the ledger agree", async () => {
  await program.advanceTo(shop, "2026-03-12T00:00:00Z");
  const report = expectStatus(await shop.post("/v1/reconcile"), 200);
  expect(report).toMatchObject({ total: 0, differences: [] });
});
