// Goal: a first payment becomes exactly what the bank said, and what cannot be sold leaves nothing
// behind. Method: real HTTP against a whole program with a real bank simulator.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startProgram, type Body, type Client, type TestProgram } from "../../support/program.ts";
import {
  buy,
  DECLINED_VISA,
  expectStatus,
  listed,
  monthly,
  paymentOf,
  single,
  VISA,
} from "./orders.ts";

let program: TestProgram;
let shop: Client;

beforeAll(async () => {
  program = await startProgram({ gatewayTimeoutMs: 400 });
});
afterAll(() => program.close());

describe("what the bank says", () => {
  beforeAll(async () => {
    shop = await program.newMerchant();
  });

  test("approved: active, with its subscription and its transaction", async () => {
    const reply = await shop.post("/v1/purchases", monthly({ finalNumber: 6, noticeDays: 3 }));
    const purchase = expectStatus(reply, 201);
    expect(reply.headers.get("location")).toBe(`/v1/purchases/${purchase.id}`);
    expect(purchase).toMatchObject({
      object: "purchase",
      state: "active",
      recurring: true,
      currency: "EUR",
      boughtAt: "2026-01-01T00:00:00.000Z",
      accessUntil: null,
      lines: [{ lineNo: 1, description: "Membership", quantity: 1, amountMinor: 1000 }],
      subscriptions: [
        {
          object: "subscription",
          state: "active",
          number: 2,
          finalNumber: 6,
          dueOn: "2026-02-01",
          chargeOn: "2026-02-01",
          noticeOn: "2026-01-29",
          amountMinor: 1000,
        },
      ],
      transactions: [
        {
          object: "transaction",
          kind: "sale",
          stage: "initial",
          state: "approved",
          settlement: "pending",
          amountMinor: 1000,
          refundableMinor: 1000,
        },
      ],
    });
    expect(expectStatus(await shop.get(`/v1/purchases/${purchase.id}`), 200)).toEqual(purchase);
  });

  test("declined: failed, nothing sold, with the bank's reason", async () => {
    const purchase = await buy(shop, monthly({}, { payment: { card: DECLINED_VISA } }));
    expect(purchase).toMatchObject({
      state: "failed",
      lines: [{ subscriptionId: null }],
      subscriptions: [],
      transactions: [
        { state: "declined", responseCode: "05", declineClass: "soft", settlement: "cancelled" },
      ],
    });
  });

  test("silent: pending, until the bank can be asked", async () => {
    await program.bank.control("no-answer");
    const purchase = await buy(shop, monthly());
    expect(purchase).toMatchObject({
      state: "pending",
      subscriptions: [],
      transactions: [{ state: "unknown", responseCode: null }],
    });
    await program.bank.control("up");
    await program.advanceTo(shop, "2026-01-01T06:00:00Z");
    const later = expectStatus(await shop.get(`/v1/purchases/${purchase.id}`), 200);
    expect(later).toMatchObject({
      state: "active",
      subscriptions: [{ state: "active" }],
      transactions: [{ state: "approved" }],
    });
  });

  test("unreachable: failed, and never sent again", async () => {
    await program.bank.control("unreachable");
    const purchase = await buy(shop, single(500));
    await program.bank.control("up");
    expect(purchase).toMatchObject({
      state: "failed",
      transactions: [{ state: "declined", responseCode: "unreachable" }],
    });
  });

  test("auth: reserved and not settling; verify: nothing to settle", async () => {
    const auth = await buy(shop, single(900, { kind: "auth" }));
    expect(auth.transactions).toMatchObject([
      { kind: "auth", state: "approved", settlement: null },
    ]);
    const lines = [
      {
        description: "Trial",
        amountMinor: 0,
        recurring: { amountMinor: 700, unit: "WEEK", frequency: 2 },
      },
    ];
    const verify = await buy(shop, { ...single(0, { kind: "verify" }), lines });
    expect(verify).toMatchObject({
      state: "active",
      transactions: [{ kind: "verify", amountMinor: 0, settlement: null }],
      subscriptions: [{ amountMinor: 700, dueOn: "2026-01-15" }],
    });
  });

  test("a known customer pays with a card on file", async () => {
    const first = await buy(shop, single(500));
    const again = await buy(
      shop,
      single(700, {
        customer: { id: first.customerId },
        payment: { paymentMethodId: first.paymentMethodId },
        merchantRef: "order 17",
      }),
    );
    expect(again).toMatchObject({
      state: "active",
      customerId: first.customerId,
      paymentMethodId: first.paymentMethodId,
    });
    const own = await listed(shop, `/v1/purchases?customerId=${first.customerId}`);
    expect(own.map(({ id }) => id)).toEqual([again.id, first.id]);
    const byRef = await listed(shop, "/v1/purchases?merchantRef=order%2017");
    expect(byRef.map(({ id }) => id)).toEqual([again.id]);
  });

  test("access for days, without a schedule, ends by itself", async () => {
    const purchase = await buy(shop, single(500, { accessDays: 2 }));
    expect(purchase).toMatchObject({ accessUntil: "2026-01-03T06:00:00.000Z", recurring: false });
    await program.advanceTo(shop, "2026-01-03T06:00:00Z");
    const later = expectStatus(await shop.get(`/v1/purchases/${purchase.id}`), 200);
    expect(later).toMatchObject({ state: "expired", expiredAt: "2026-01-03T06:00:00.000Z" });
  });
});

describe("commands on a purchase", () => {
  beforeAll(async () => {
    shop = await program.newMerchant();
  });

  test("cancel keeps the paid time, reactivate goes on with the old dates", async () => {
    const { id } = await buy(shop, monthly({ startsOn: "2026-03-01" }));
    const cancelled = await shop.post(`/v1/purchases/${id}/cancel`, { reason: "moved away" });
    expect(expectStatus(cancelled, 200)).toMatchObject({
      state: "cancelled",
      reason: "moved away",
      accessUntil: "2026-03-01T00:00:00.000Z",
      subscriptions: [{ state: "cancelled", chargeOn: null }],
    });
    const twice = await shop.post(`/v1/purchases/${id}/cancel`);
    expect(twice).toMatchObject({ status: 409, body: { code: "wrong_state", field: "state" } });
    const back = expectStatus(await shop.post(`/v1/purchases/${id}/reactivate`), 200);
    expect(back).toMatchObject({
      state: "active",
      accessUntil: null,
      subscriptions: [{ state: "active", chargeOn: "2026-03-01" }],
    });
    const kinds = await listed(shop, `/v1/events?purchaseId=${id}&limit=100`);
    expect(kinds.map(({ kind }) => kind)).toEqual([
      "purchase.created",
      "transaction.approved",
      "subscription.created",
      "purchase.activated",
      "subscription.cancelled",
      "purchase.cancelled",
      "subscription.activated",
      "purchase.reactivated",
    ]);
    expect(kinds[5]).toMatchObject({
      actor: expect.stringMatching(/^key:\d+$/) as string,
      facts: { reason: "moved away" },
    });
  });

  test("expire ends access at once", async () => {
    const { id } = await buy(shop, monthly());
    const expired = await shop.post(`/v1/purchases/${id}/expire`, {});
    expect(expectStatus(expired, 200)).toMatchObject({
      state: "expired",
      subscriptions: [{ state: "cancelled" }],
    });
  });

  test("activate-all activates every inactive subscription", async () => {
    const lines = [1, 2].map((n) => ({
      description: `Line ${n}`,
      amountMinor: 100 * n,
      recurring: { amountMinor: 100 * n, unit: "MONTH", frequency: 1 },
    }));
    const { id, subscriptions } = await buy(shop, single(0, { lines }));
    for (const one of subscriptions) {
      expectStatus(await shop.post(`/v1/subscriptions/${one["id"] as string}/deactivate`), 200);
    }
    const active = await shop.post(`/v1/purchases/${id}/activate-all`, { missed: "skip" });
    expect(expectStatus(active, 200)).toMatchObject({
      subscriptions: [{ state: "active" }, { state: "active" }],
    });
  });
});

// Every row is one order with one fault; nothing of it may be stored, the sealed card included.
const FAULTS: readonly { order: Body; status: number; code: string; field: string | undefined }[] =
  [
    { order: {}, status: 422, code: "invalid_field", field: "customer" },
    { order: single(-1), status: 422, code: "invalid_field", field: "lines[0].amountMinor" },
    { order: single(10.5), status: 422, code: "invalid_field", field: "lines[0].amountMinor" },
    { order: single(1e15), status: 422, code: "invalid_field", field: "lines[0].amountMinor" },
    { order: single(0), status: 422, code: "invalid_field", field: "lines[0].amountMinor" },
    { order: single(500, { lines: [] }), status: 422, code: "invalid_field", field: "lines" },
    { order: single(500, { surprise: 1 }), status: 422, code: "invalid_field", field: "surprise" },
    {
      order: single(500, { currency: "eur" }),
      status: 422,
      code: "invalid_field",
      field: "currency",
    },
    {
      order: single(500, { currency: "XAU" }),
      status: 422,
      code: "unknown_currency",
      field: "currency",
    },
    {
      order: single(500, { siteId: "pur_1" }),
      status: 422,
      code: "invalid_field",
      field: "siteId",
    },
    { order: single(500, { siteId: "site_999" }), status: 404, code: "not_found", field: "siteId" },
    {
      order: single(500, { customer: { id: "cus_999999" } }),
      status: 404,
      code: "not_found",
      field: "customer.id",
    },
    {
      order: single(500, { customer: { name: "Ann", externalId: "taken" } }),
      status: 422,
      code: "invalid_field",
      field: "customer.externalId",
    },
    {
      order: single(500, { customer: { name: "A\0nn" } }),
      status: 422,
      code: "invalid_field",
      field: "customer.name",
    },
    {
      order: single(500, { payment: { card: { ...VISA, number: "4111111111111112" } } }),
      status: 422,
      code: "invalid_card",
      field: "payment.card.number",
    },
    {
      order: single(500, { payment: { card: { ...VISA, number: "4111" } } }),
      status: 422,
      code: "invalid_field",
      field: "payment.card.number",
    },
    {
      order: single(500, { payment: { card: { ...VISA, expiryYear: 2025 } } }),
      status: 422,
      code: "invalid_card",
      field: "payment.card.expiryYear",
    },
    {
      order: single(500, { payment: { card: { ...VISA, securityCode: "12" } } }),
      status: 422,
      code: "invalid_field",
      field: "payment.card.securityCode",
    },
    {
      order: single(500, { payment: { paymentMethodId: "pm_999999" } }),
      status: 404,
      code: "not_found",
      field: "payment.paymentMethodId",
    },
    {
      order: monthly({ frequency: 0 }),
      status: 422,
      code: "invalid_field",
      field: "lines[0].recurring.frequency",
    },
    {
      order: monthly({ startsOn: "2026-02-30" }),
      status: 422,
      code: "invalid_field",
      field: "lines[0].recurring.startsOn",
    },
    {
      order: monthly({ startsOn: "2025-12-31" }),
      status: 422,
      code: "invalid_field",
      field: "lines[0].recurring.startsOn",
    },
    {
      order: monthly({ finalNumber: 1 }),
      status: 422,
      code: "invalid_field",
      field: "lines[0].recurring.finalNumber",
    },
  ];

describe("an order that cannot be sold", () => {
  beforeAll(async () => {
    shop = await program.newMerchant();
    expectStatus(
      await shop.post(
        "/v1/purchases",
        single(100, { customer: { name: "B", externalId: "taken" } }),
      ),
      201,
    );
  });

  for (const [at, { order, status, code, field }] of FAULTS.entries()) {
    test(`${at}: ${code} ${field ?? ""}`, async () => {
      const before = await rowsOf(shop);
      const reply = await shop.post("/v1/purchases", order);
      expect(reply.body).toMatchObject({ status, code });
      expect(reply.body["field"]).toBe(field);
      expect(reply.headers.get("content-type")).toContain("application/problem+json");
      expect(await rowsOf(shop)).toEqual(before);
    });
  }

  test("a brand that the site does not take", async () => {
    const made = await shop.post("/v1/sites", {
      name: "amex only",
      ruleSet: "rest",
      acceptedBrands: ["amex"],
    });
    const { id: siteId } = expectStatus(made, 201);
    const before = await rowsOf(shop);
    const refused = await shop.post("/v1/purchases", single(500, { siteId }));
    expect(refused.body).toMatchObject({ code: "card_not_accepted", field: "payment.card.number" });
    expect(await rowsOf(shop)).toEqual(before);
    const card = { ...VISA, number: "378282246310005" };
    expect(await buy(shop, single(500, { siteId, payment: { card } }))).toMatchObject({
      state: "active",
    });
  });
});

const TABLES = ["customers", "payment_methods", "purchases", "transactions", "events"];

/** How many rows a merchant has; card secrets counted under the role that may see them. */
async function rowsOf({ merchantId }: Client): Promise<Record<string, bigint>> {
  const counts: Record<string, bigint> = {};
  const count = (table: string, scope: "tenant" | "vault") => ({
    name: `count_${table}`,
    scope,
    text: `select count(*) as n from ${table} where merchant_id = $1::bigint`,
  });
  for (const table of TABLES) {
    const [row] = await program.db.tenant(merchantId, (tx) =>
      tx.query<{ n: bigint }>(count(table, "tenant"), [merchantId]),
    );
    counts[table] = row?.n ?? -1n;
  }
  const [secrets] = await program.db.vault(merchantId, (tx) =>
    tx.query<{ n: bigint }>(count("card_secrets", "vault"), [merchantId]),
  );
  counts["card_secrets"] = secrets?.n ?? -1n;
  return counts;
}

test("the whole of it agrees with the bank", async () => {
  expect(paymentOf(await buy(shop, single(123)))).toMatch(/^txn_/);
  const report = expectStatus(await shop.post("/v1/reconcile"), 200);
  expect(report).toMatchObject({ total: 0, differences: [] });
});
