// Goal: each command on a subscription does what it says, and what its policy or state forbids is
// refused by name. Method: real HTTP against a whole program.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startProgram, type Body, type Client, type TestProgram } from "../../support/program.ts";
import {
  buy,
  expectStatus,
  listed,
  monthly,
  single,
  subscriptionOf,
  type Answered,
} from "./orders.ts";

let program: TestProgram;
let shop: Client;

beforeAll(async () => {
  program = await startProgram();
  shop = await program.newMerchant();
});
afterAll(() => program.close());

async function sold(recurring: Body = {}): Promise<{ purchase: Answered; path: string }> {
  const purchase = await buy(shop, monthly(recurring));
  return { purchase, path: `/v1/subscriptions/${subscriptionOf(purchase)}` };
}

describe("commands", () => {
  test("extend moves the next charge and leaves the due date", async () => {
    const { path } = await sold();
    const extended = expectStatus(await shop.post(`${path}/extend`, { days: 10 }), 200);
    expect(extended).toMatchObject({ dueOn: "2026-02-01", chargeOn: "2026-02-11" });
    for (const days of [0, 366, -1]) {
      const refused = await shop.post(`${path}/extend`, { days });
      expect(refused).toMatchObject({ status: 422, body: { field: "days" } });
    }
  });

  test("deactivate and activate", async () => {
    const { path } = await sold();
    expect(expectStatus(await shop.post(`${path}/deactivate`), 200)).toMatchObject({
      state: "inactive",
      reason: "deactivated",
      chargeOn: null,
      dueOn: "2026-02-01",
    });
    expect(await shop.post(`${path}/deactivate`)).toMatchObject({ status: 409 });
    const active = expectStatus(await shop.post(`${path}/activate`, { missed: "skip" }), 200);
    expect(active).toMatchObject({ state: "active", reason: null, chargeOn: "2026-02-01" });
  });

  test("cancel takes the purchase along with its last subscription", async () => {
    const { path, purchase } = await sold();
    const cancelled = expectStatus(await shop.post(`${path}/cancel`, { reason: "tired" }), 200);
    expect(cancelled).toMatchObject({ state: "cancelled", reason: "tired", chargeOn: null });
    const left = expectStatus(await shop.get(`/v1/purchases/${purchase.id}`), 200);
    expect(left).toMatchObject({ state: "cancelled", accessUntil: "2026-02-01T00:00:00.000Z" });
  });

  test("convert charges now; the dates move along or stay", async () => {
    const stays = await sold();
    const charged = await shop.post(`${stays.path}/convert`, { moveAnchor: false });
    expect(expectStatus(charged, 201)).toMatchObject({
      stage: "instant",
      state: "approved",
      lines: [{ number: 2, dueOn: "2026-02-01" }],
    });
    expect(expectStatus(await shop.get(stays.path), 200)).toMatchObject({
      number: 3,
      chargeOn: "2026-03-01",
    });
    const moves = await sold({ startsOn: "2026-01-20" });
    expectStatus(await shop.post(`${moves.path}/convert`, { moveAnchor: true }), 201);
    expect(expectStatus(await shop.get(moves.path), 200)).toMatchObject({ chargeOn: "2026-02-01" });
  });

  test("charges go to another card of the customer, and to nobody else's", async () => {
    const { path, purchase } = await sold();
    const card = { number: "5555555555554444", expiryMonth: 6, expiryYear: 2031 };
    const added = await shop.post(`/v1/customers/${purchase.customerId}/payment-methods`, { card });
    const method = expectStatus(added, 201);
    expect(method).toMatchObject({ brand: "mastercard", last4: "4444", state: "usable" });
    expect(added.headers.get("location")).toBe(`/v1/payment-methods/${method.id}`);
    const to = { paymentMethodId: method.id };
    const changed = expectStatus(await shop.post(`${path}/payment-method`, to), 200);
    expect(changed).toMatchObject(to);
    const stranger = await sold();
    const refused = await shop.post(`${stranger.path}/payment-method`, to);
    expect(refused).toMatchObject({ status: 404, body: { field: "paymentMethodId" } });
    const customer = expectStatus(await shop.get(`/v1/customers/${purchase.customerId}`), 200);
    expect(customer.paymentMethods.map((one) => one["last4"])).toEqual(["4444", "1111"]);
  });

  test("a card that cannot be right is not added", async () => {
    const { purchase } = await sold();
    const path = `/v1/customers/${purchase.customerId}/payment-methods`;
    const card = { number: "4242424242424242", expiryMonth: 12, expiryYear: 2025 };
    expect(await shop.post(path, { card })).toMatchObject({
      status: 422,
      body: { code: "invalid_card", field: "card.expiryYear" },
    });
    const withCode = { ...card, expiryYear: 2030, securityCode: "123" };
    expect(await shop.post(path, { card: withCode })).toMatchObject({
      status: 422,
      body: { code: "invalid_field", field: "card.securityCode" },
    });
  });
});

describe("changes", () => {
  test("price, period and end in one request", async () => {
    const { path } = await sold();
    const changes = {
      amountMinor: 1500,
      unit: "WEEK",
      frequency: 2,
      noticeDays: 2,
      finalNumber: 5,
    };
    expect(expectStatus(await shop.patch(path, changes), 200)).toMatchObject({
      ...changes,
      dueOn: "2026-01-15",
      noticeOn: "2026-01-13",
    });
  });

  test("all of it or nothing", async () => {
    const { path } = await sold();
    const refused = await shop.patch(path, { amountMinor: 1500, finalNumber: -1 });
    expect(refused).toMatchObject({ status: 422, body: { field: "finalNumber" } });
    expect(expectStatus(await shop.get(path), 200)).toMatchObject({ amountMinor: 1000 });
    expect(await shop.patch(path, {})).toMatchObject({
      status: 422,
      body: { code: "invalid_field" },
    });
    expect(await shop.patch(path, { amountMinor: 0 })).toMatchObject({ status: 422 });
  });

  test("a policy's word", async () => {
    const made = await shop.post("/v1/sites", { name: "strict", ruleSet: "segpay" });
    const site = expectStatus(made, 201);
    expect(site).toMatchObject({ zone: "GMT", ruleSet: "segpay" });
    expect(site.policies).toMatchObject({ amountChange: "increase_needs_approval" });
    const purchase = await buy(shop, monthly({}, { siteId: site.id }));
    const path = `/v1/subscriptions/${subscriptionOf(purchase)}`;
    const refused = await shop.patch(path, { amountMinor: 1001 });
    expect(refused).toMatchObject({ status: 409, body: { code: "policy_forbids" } });
    const agreed = await shop.patch(path, { amountMinor: 1001, increaseApproved: true });
    expect(expectStatus(agreed, 200)).toMatchObject({ amountMinor: 1001 });
  });
});

describe("series and lists", () => {
  test("an endless series ends at its next number", async () => {
    const { path } = await sold();
    const entries = await listed(shop, `${path}/series`);
    expect(entries.map(({ label, type }) => `${label} ${type}`)).toEqual([
      "1/0 AUTH",
      "2/0 SUBSCRIPTION",
    ]);
  });

  test("a long series comes in pages", async () => {
    const { path } = await sold({ finalNumber: 1500 });
    const first = expectStatus(await shop.get(`${path}/series`), 200);
    expect(first).toMatchObject({ hasMore: true });
    const rest = await shop.get(`${path}/series?after=${first.nextAfter}`);
    const { data } = expectStatus(rest, 200);
    expect([data[0]?.["number"], data.at(-1)?.["number"], data.length]).toEqual([1001, 1500, 500]);
    expect(data[0]).toMatchObject({ dueOn: "2109-05-01", type: "SUBSCRIPTION" });
  });

  test("a declined number is used up under Secure Trading's rules", async () => {
    const made = await shop.post("/v1/sites", {
      name: "st",
      ruleSet: "secure-trading",
      policies: { gate: "approval" },
    });
    const { id: siteId } = expectStatus(made, 201);
    const card = { number: "4000000000000341", expiryMonth: 12, expiryYear: 2030 };
    const schedule = { unit: "DAY", startsOn: "2026-01-02" };
    const purchase = await buy(shop, monthly(schedule, { siteId, payment: { card } }));
    await program.advanceTo(shop, "2026-01-02T12:00:00Z");
    const path = `/v1/subscriptions/${subscriptionOf(purchase)}/series`;
    const [, second, third] = await listed(shop, path);
    expect(second).toMatchObject({ type: "AUTH", settlement: "cancelled", settleStatus: 3 });
    expect(third).toMatchObject({ number: 3, type: "SUBSCRIPTION", subscriptionState: "active" });
  });

  test("pages go on where they ended, without gap or repetition", async () => {
    const buyer = await program.newMerchant();
    const made: string[] = [];
    for (let n = 0; n < 5; n += 1) made.push((await buy(buyer, single(100 + n))).id);
    const seen: unknown[] = [];
    for (let after = ""; ;) {
      const page = await buyer.get(`/v1/purchases?limit=2${after}`);
      const { data, hasMore, nextAfter } = expectStatus(page, 200);
      seen.push(...data.map(({ id }) => id));
      expect(hasMore).toBe(nextAfter !== null);
      if (nextAfter === null) break;
      after = `&after=${nextAfter}`;
    }
    expect(seen).toEqual(made.toReversed());
  });

  test("filters: by customer, purchase and state", async () => {
    const { purchase, path } = await sold();
    const id = subscriptionOf(purchase);
    for (const query of [
      `purchaseId=${purchase.id}`,
      `customerId=${purchase.customerId}`,
      `customerId=${purchase.customerId}&purchaseId=${purchase.id}&state=active`,
    ]) {
      expect((await listed(shop, `/v1/subscriptions?${query}`)).map((one) => one["id"])).toEqual([
        id,
      ]);
    }
    expectStatus(await shop.post(`${path}/deactivate`), 200);
    expect(await listed(shop, `/v1/subscriptions?purchaseId=${purchase.id}&state=active`)).toEqual(
      [],
    );
    const inactive = await listed(shop, "/v1/subscriptions?state=inactive&limit=1");
    expect(inactive.map((one) => one["id"])).toEqual([id]);
  });

  test("customers are found by part of a name, whatever its accents", async () => {
    const customer = { name: "Łukasz Żak", email: "zak@example.net", externalId: "L-77" };
    await buy(shop, single(100, { customer }));
    for (const search of ["zak", "ŻAK", "L-77", "example.net"]) {
      const found = await listed(shop, `/v1/customers?search=${encodeURIComponent(search)}`);
      expect(found.map(({ externalId }) => externalId)).toContain("L-77");
    }
    expect(await listed(shop, "/v1/customers?search=%25")).toEqual([]);
  });
});
