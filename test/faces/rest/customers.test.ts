// Goal: customers and what they pay with are kept as they were given; a card is replaced wherever it
// is charged; a charge by hand is one charge. Method: real HTTP against a whole program.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startProgram, type Body, type Client, type TestProgram } from "../../support/program.ts";
import {
  buy,
  DECLINED_VISA,
  expectStatus,
  listed,
  monthly,
  single,
  subscriptionOf,
} from "./orders.ts";

let program: TestProgram;
let shop: Client;

beforeAll(async () => {
  program = await startProgram({ gatewayTimeoutMs: 5_000 });
  shop = await program.newMerchant();
});
afterAll(() => program.close());

const MASTERCARD = { number: "5555555555554444", expiryMonth: 6, expiryYear: 2031 };

describe("a customer", () => {
  test("made, read, found, changed", async () => {
    const given = {
      name: "Zoë Ångström",
      email: "zoe@example.net",
      externalId: "col01111",
      phone: "+46 8 123",
      address: { line1: "Storgatan 1", city: "Umeå", country: "SE" },
      contacts: [{ kind: "billing", name: "Bo Ek", email: "bo@example.net" }],
    };
    const reply = await shop.post("/v1/customers", given);
    const made = expectStatus(reply, 201);
    expect(reply.headers.get("location")).toBe(`/v1/customers/${made.id}`);
    expect(made).toMatchObject({
      object: "customer",
      ...given,
      contacts: [{ kind: "billing", name: "Bo Ek", email: "bo@example.net", phone: null }],
      paymentMethods: [],
    });
    const path = `/v1/customers/${made.id}`;
    expect(expectStatus(await shop.get(path), 200)).toEqual(made);
    for (const query of ["externalId=col01111", "search=angstrom", "search=COL01"]) {
      expect((await listed(shop, `/v1/customers?${query}`)).map(({ id }) => id)).toEqual([made.id]);
    }
    expect(await listed(shop, "/v1/customers?externalId=col0111")).toEqual([]);
    const changes = { name: "Zoë Ek", phone: null, contacts: [], address: { city: "Luleå" } };
    expect(expectStatus(await shop.patch(path, changes), 200)).toEqual({
      ...made,
      ...changes,
      version: 2,
    });
    expect(await listed(shop, "/v1/customers?search=angstrom")).toEqual([]);
    expect((await listed(shop, "/v1/customers?search=ek")).map(({ id }) => id)).toEqual([made.id]);
  });

  test("no two have one external id", async () => {
    const one = { name: "One", externalId: "taken" };
    expectStatus(await shop.post("/v1/customers", one), 201);
    const refusal = { status: 422, body: { code: "invalid_field", field: "externalId" } };
    expect(await shop.post("/v1/customers", one)).toMatchObject(refusal);
    const { id } = expectStatus(await shop.post("/v1/customers", { name: "Two" }), 201);
    const path = `/v1/customers/${id}`;
    expect(await shop.patch(path, { name: "Three", externalId: "taken" })).toMatchObject(refusal);
    expect(expectStatus(await shop.get(path), 200)).toMatchObject({ name: "Two" });
  });

  const faults: readonly (readonly [Body, string])[] = [
    [{}, "name"],
    [{ name: "" }, "name"],
    [{ name: "A\u0000" }, "name"],
    [{ name: "Ann", email: "ann" }, "email"],
    [{ name: "Ann", address: { country: "Sweden" } }, "address.country"],
    [{ name: "Ann", address: { planet: "Mars" } }, "address.planet"],
    [{ name: "Ann", contacts: [{ kind: "billing" }] }, "contacts[0].name"],
    [{ name: "Ann", colour: "red" }, "colour"],
  ];
  test.for(faults)("%o is refused at %s", async ([body, field]) => {
    expect(await shop.post("/v1/customers", body)).toMatchObject({
      status: 422,
      body: { code: "invalid_field", field },
    });
  });

  test("buys later with a card that was added", async () => {
    const { id } = expectStatus(await shop.post("/v1/customers", { name: "Ann" }), 201);
    const path = `/v1/customers/${id}/payment-methods`;
    const first = expectStatus(await shop.post(path, { card: MASTERCARD }), 201);
    const second = expectStatus(await shop.post(path, { card: MASTERCARD }), 201);
    const order = { customer: { id }, payment: { paymentMethodId: first.id } };
    expect(await buy(shop, single(500, order))).toMatchObject({ state: "active", customerId: id });
    const page = expectStatus(await shop.get(`${path}?limit=1`), 200);
    expect(page).toMatchObject({ hasMore: true, data: [{ id: second.id }] });
    expect(await listed(shop, `${path}?after=${String(page.nextAfter)}`)).toMatchObject([
      { id: first.id, brand: "mastercard" },
    ]);
  });
});

describe("a payment method", () => {
  test("is replaced wherever it is charged", async () => {
    const first = await buy(shop, monthly());
    const again = { customer: { id: first.customerId }, payment: paid(first.paymentMethodId) };
    const second = await buy(shop, monthly({}, again));
    const cancelled = await buy(shop, monthly({}, again));
    expectStatus(await shop.post(`/v1/purchases/${cancelled.id}/cancel`), 200);
    const path = `/v1/payment-methods/${first.paymentMethodId}`;
    const reply = await shop.post(`${path}/replace`, { card: MASTERCARD });
    const card = expectStatus(reply, 201);
    expect(card).toMatchObject({ last4: "4444", state: "usable", customerId: first.customerId });
    expect(reply.headers.get("location")).toBe(`/v1/payment-methods/${card.id}`);
    for (const purchase of [first, second]) {
      const moved = await shop.get(`/v1/subscriptions/${subscriptionOf(purchase)}`);
      expect(expectStatus(moved, 200)).toMatchObject({ paymentMethodId: card.id });
    }
    const left = await shop.get(`/v1/subscriptions/${subscriptionOf(cancelled)}`);
    expect(expectStatus(left, 200)).toMatchObject({ paymentMethodId: first.paymentMethodId });
    expect(expectStatus(await shop.get(path), 200)).toMatchObject({ state: "history" });
    expect(await shop.post(`${path}/replace`, { card: MASTERCARD })).toMatchObject({
      status: 409,
      body: { code: "wrong_state" },
    });
    expect(await listed(shop, "/v1/events?kind=payment_method.changed&limit=100")).toMatchObject([
      { facts: { paymentMethodId: first.paymentMethodId, replacedById: card.id } },
    ]);
  });

  test("gets a new expiry, and the next charge goes through", async () => {
    const seller = await program.newMerchant();
    const bought = await buy(seller, monthly());
    const path = `/v1/payment-methods/${bought.paymentMethodId}/replace`;
    expect(await seller.post(path, { expiryMonth: 1, expiryYear: 2020 })).toMatchObject({
      status: 422,
      body: { code: "invalid_card", field: "expiryYear" },
    });
    const newer = expectStatus(await seller.post(path, { expiryMonth: 1, expiryYear: 2039 }), 201);
    expect(newer).toMatchObject({ last4: "1111", expiryYear: 2039 });
    await program.advanceTo(seller, "2026-02-02T00:00:00Z");
    const charges = await listed(seller, `/v1/transactions?purchaseId=${bought.id}`);
    expect(charges[0]).toMatchObject({ state: "approved", paymentMethodId: newer.id });
  });

  test("that waited for a usable card is charged again", async () => {
    const seller = await program.newMerchant();
    const { id } = expectStatus(
      await seller.post("/v1/sites", {
        name: "Careful",
        ruleSet: "rest",
        policies: { onHard: "method_off" },
      }),
      201,
    );
    const bought = await buy(seller, monthly({ startsOn: "2026-06-01" }, { siteId: id }));
    const off = `/v1/payment-methods/${bought.paymentMethodId}/switch-off`;
    expect(expectStatus(await seller.post(off), 200)).toMatchObject({ state: "off" });
    expect(await seller.post(off)).toMatchObject({ status: 409, body: { code: "wrong_state" } });
    await program.advanceTo(seller, "2026-06-02T00:00:00Z");
    const path = `/v1/subscriptions/${subscriptionOf(bought)}`;
    expect(expectStatus(await seller.get(path), 200)).toMatchObject({
      state: "inactive",
      reason: "payment_method_off",
    });
    const replace = `/v1/payment-methods/${bought.paymentMethodId}/replace`;
    const preview = expectStatus(
      await seller.post(`${replace}?preview=true`, { card: MASTERCARD }),
      200,
    );
    expect(preview["words"]).toContain("The subscription is active.");
    expectStatus(await seller.post(replace, { card: MASTERCARD }), 201);
    await program.advanceTo(seller, "2026-06-03T00:00:00Z");
    expect(expectStatus(await seller.get(path), 200)).toMatchObject({
      state: "active",
      number: 3,
      lastChargedOn: "2026-06-02",
    });
  });
});

describe("a charge by hand", () => {
  test("takes the amount once, marked as the merchant's own", async () => {
    const seller = await program.newMerchant();
    const { customerId, paymentMethodId } = await buy(seller, single(500));
    const path = `/v1/customers/${customerId}/charge`;
    const fee = {
      paymentMethodId,
      amountMinor: 250,
      currency: "EUR",
      description: "A replacement key",
      merchantRef: "key 17",
    };
    const preview = expectStatus(await seller.post(`${path}?preview=true`, fee), 200);
    expect(preview["words"]).toEqual([
      "2.50 EUR is charged now.",
      "The rest is so if the bank approves.",
      "Access begins now and has no end.",
    ]);
    const headers = { "idempotency-key": "fee" };
    const reply = await seller.post(path, fee, { headers });
    const charged = expectStatus(reply, 201);
    expect(charged).toMatchObject({
      object: "purchase",
      customerId,
      recurring: false,
      merchantRef: "key 17",
      lines: [{ description: "A replacement key", amountMinor: 250 }],
      transactions: [{ kind: "sale", stage: "manual", state: "approved", amountMinor: 250 }],
    });
    expect(reply.headers.get("location")).toBe(`/v1/purchases/${charged.id}`);
    expect((await seller.post(path, fee, { headers })).text).toBe(reply.text);
    expect(await listed(seller, `/v1/purchases?customerId=${customerId}`)).toHaveLength(2);
    const refund = { transactionId: charged.transactions[0]?.["id"], amountMinor: 250 };
    expectStatus(await seller.post("/v1/refunds", refund), 201);
    const check = expectStatus(await seller.post("/v1/reconcile", {}), 200);
    expect(check).toMatchObject({ total: 0 });
  });

  test("declined or never delivered, it is over", async () => {
    const { id } = expectStatus(await shop.post("/v1/customers", { name: "Ann" }), 201);
    const added = await shop.post(`/v1/customers/${id}/payment-methods`, { card: DECLINED_VISA });
    const fee = { amountMinor: 250, currency: "EUR", description: "A fee" };
    const path = `/v1/customers/${id}/charge`;
    const body = { ...fee, paymentMethodId: expectStatus(added, 201).id };
    expect(expectStatus(await shop.post(path, body), 201)).toMatchObject({
      state: "failed",
      transactions: [{ state: "declined", stage: "manual" }],
    });
    await program.bank.control("unreachable");
    const unsent = expectStatus(await shop.post(path, body), 201);
    await program.bank.control("up");
    expect(unsent).toMatchObject({
      state: "failed",
      transactions: [{ state: "declined", responseCode: "unreachable" }],
    });
  });

  test("is refused before anything is sent", async () => {
    const { customerId, paymentMethodId } = await buy(shop, single(500));
    const stranger = await buy(shop, single(500));
    const fee = { paymentMethodId, amountMinor: 250, currency: "EUR", description: "A fee" };
    const path = `/v1/customers/${customerId}/charge`;
    const before = await program.bank.journal();
    for (const [part, status] of [
      [{ amountMinor: 0 }, 422],
      [{ amountMinor: -1 }, 422],
      [{ currency: "XXX" }, 422],
      [{ description: "" }, 422],
      [{ paymentMethodId: stranger.paymentMethodId }, 404],
    ] as const) {
      const reply = await shop.post(path, { ...fee, ...part });
      expect([part, reply.status]).toEqual([part, status]);
    }
    expect(await program.bank.journal()).toHaveLength(before.length);
  });
});

function paid(paymentMethodId: string): Body {
  return { paymentMethodId };
}
