// Goal: what a shop and its customers live through when the bank is away, told over HTTP: access is
// never lost to an outage, money moves once, and a late no takes the access back. Method: one program,
// a shop for each story, the test clock in steps, the bank's own controls and journal, and a wire that
// counts what is sent.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { tapLine, type BankLine } from "../../engine/support/bank-line.ts";
import { startBank, type RunningBank } from "../../support/bank.ts";
import { startProgram, type Body, type Client, type TestProgram } from "../../support/program.ts";
import { buy, expectStatus, listed, monthly, paymentOf, type Answered } from "./orders.ts";

const HOUR_MS = 3_600_000;

let bank: RunningBank;
let program: TestProgram;
let wire: string | null = null;
let line: BankLine;

beforeAll(async () => {
  bank = await startBank();
  const reached: RunningBank = {
    ...bank,
    get url() {
      return wire ?? bank.url;
    },
  };
  program = await startProgram({ bank: reached, gatewayTimeoutMs: 250 });
});
afterAll(async () => {
  await program.close();
  await bank.stop();
});
beforeEach(async () => {
  await bank.control("up");
  line = await tapLine({
    bank: () => bank,
    pointBankAt: (url) => {
      wire = url;
    },
  });
});

type Shop = {
  readonly client: Client;
  readonly packageId: string;
  /** Hours from the beginning of the story, as an instant. */
  readonly at: (hours: number) => string;
};

async function open(): Promise<Shop> {
  const client = await program.newMerchant();
  const offer = { name: "On trust", standInEnabled: true };
  const { id: packageId } = expectStatus(await client.post("/v1/packages", offer), 201);
  const now = Date.parse(String(expectStatus(await client.get("/v1/test-clock"), 200)["now"]));
  const at = (hours: number) => new Date(now + hours * HOUR_MS).toISOString();
  return { client, packageId, at };
}

async function sell({ client, packageId }: Shop, more: Body = {}): Promise<Answered> {
  return await buy(client, monthly({ unit: "DAY", frequency: 30 }, { packageId, ...more }));
}

async function read({ client }: Shop, { id }: Answered): Promise<Answered> {
  return expectStatus(await client.get(`/v1/purchases/${id}`), 200);
}

/**
 * `state of the purchase, access | state of its payment, keys`: one for each time that it was sent, and
 * while it waits, that of the next time.
 */
async function standing(shop: Shop, sale: Answered): Promise<string> {
  const { state, hasAccess, transactions } = await read(shop, sale);
  const first = transactions.at(-1);
  return [
    `${state}, ${hasAccess === true ? "access" : "no access"}`,
    `${String(first?.["state"])}, ${String(first?.["attempts"])}`,
  ].join(" | ");
}

/** Moves the clock by half hours; answers each standing that the sale was in, once. */
async function standings(shop: Shop, sale: Answered, hours: number): Promise<string[]> {
  const seen = new Set([await standing(shop, sale)]);
  for (let half = 1; half <= hours * 2; half += 1) {
    await program.advanceTo(shop.client, shop.at(half / 2));
    seen.add(await standing(shop, sale));
  }
  return [...seen];
}

/** How often the bank booked the first payment of a sale. */
async function bookings(sale: Answered): Promise<number> {
  const reference = paymentOf(sale).slice("txn_".length);
  const entries = (await bank.journal()).filter((one) => one.reference === reference);
  const approved = entries.filter(({ outcome }) => outcome === "approved");
  return approved.reduce((sum, one) => sum + one.bookings, 0);
}

/** Kinds of the events of a shop, in order. */
async function kinds({ client }: Shop): Promise<unknown[]> {
  return (await listed(client, "/v1/events")).map(({ kind }) => kind);
}

/** What was sent of payments, look-ups apart. */
function charges(): readonly unknown[] {
  return line.sent.filter(({ what }) => what === "charges");
}

describe("a bank that cannot be reached", () => {
  test("for 5 h 30: three retries, one charge, and access all the time", async () => {
    const shop = await open();
    await bank.control("unreachable", { until: shop.at(5.5) });
    const sale = await sell(shop);
    expect(await standings(shop, sale, 8)).toEqual([
      "temporary, access | waiting, 2",
      "temporary, access | waiting, 3",
      "temporary, access | waiting, 4",
      "active, access | approved, 4",
    ]);
    expect(charges()).toHaveLength(4);
    expect(await bookings(sale)).toBe(1);
    expect((await kinds(shop)).filter((kind) => String(kind).includes("st"))).toEqual([
      "transaction.stood_in",
      "purchase.stood_in",
      "transaction.stand_in_approved",
    ]);
  });

  test("and then says no: access ends, and nothing is charged", async () => {
    const shop = await open();
    await bank.control("unreachable", { until: shop.at(3) });
    await bank.control("hard-decline", { from: shop.at(3), until: shop.at(9) });
    const sale = await sell(shop);
    expect(await standings(shop, sale, 6)).toEqual([
      "temporary, access | waiting, 2",
      "temporary, access | waiting, 3",
      "expired, no access | declined, 3",
    ]);
    expect((await kinds(shop)).slice(-3)).toEqual([
      "transaction.stand_in_declined",
      "subscription.cancelled",
      "purchase.expired",
    ]);
    expect(await bookings(sale)).toBe(0);
    const day = shop.at(0).slice(0, 10);
    const report = await shop.client.get(`/v1/reports/stand-in?from=${day}&to=${day}`);
    expect(expectStatus(report, 200).data).toMatchObject([{ became: "withdrawn", count: 1 }]);
  });

  test("to a customer who cancels: the answer decides over the time that is left", async () => {
    const shop = await open();
    await bank.control("unreachable", { until: shop.at(3.5) });
    await bank.control("hard-decline", { from: shop.at(4.5), until: shop.at(9) });
    const kept = await sell(shop);
    await program.advanceTo(shop.client, shop.at(1));
    const lost = await sell(shop);
    for (const { id } of [kept, lost]) {
      expectStatus(await shop.client.post(`/v1/purchases/${id}/cancel`, {}), 200);
    }
    expect(await standing(shop, kept)).toBe("cancelled, access | waiting, 2");
    await program.advanceTo(shop.client, shop.at(6));
    expect(await standing(shop, kept)).toBe("cancelled, access | approved, 3");
    expect(await standing(shop, lost)).toBe("expired, no access | declined, 3");
    await program.advanceTo(shop.client, shop.at(31 * 24));
    expect(await standing(shop, kept)).toBe("expired, no access | approved, 3");
    expect([await bookings(kept), await bookings(lost)]).toEqual([1, 0]);
    expect(await listed(shop.client, "/v1/transactions?state=approved")).toHaveLength(1);
  });

  test("has a limit: what is over it is not sold, and says which limit it was", async () => {
    const shop = await open();
    const limits = { standInLimits: { openCount: 1 } };
    expectStatus(await shop.client.patch("/v1/merchant", limits), 200);
    await bank.control("unreachable", { until: shop.at(1) });
    const first = await sell(shop);
    const second = await sell(shop);
    expect(first.state).toBe("temporary");
    expect(second).toMatchObject({ state: "failed", reason: "stand_in_limit_count" });
    await program.advanceTo(shop.client, shop.at(3));
    expect(await standing(shop, first)).toBe("active, access | approved, 2");
  });
});

describe("a bank that is silent", () => {
  test("and had booked: found by asking, and never sent again", async () => {
    const shop = await open();
    await bank.control("no-answer", { until: shop.at(3) });
    const sale = await sell(shop);
    expect(await standing(shop, sale)).toBe("temporary, access | unknown, 1");
    await program.advanceTo(shop.client, shop.at(2.5));
    expect(await standing(shop, sale)).toBe("temporary, access | unknown, 1");
    await program.advanceTo(shop.client, shop.at(6));
    expect(await standing(shop, sale)).toBe("active, access | approved, 1");
    expect([charges().length, await bookings(sale)]).toEqual([1, 1]);
  });

  test("and had never heard of it: sent again under the same key, once that is known", async () => {
    const shop = await open();
    line.decide(() => "lose-request");
    const sale = await sell(shop);
    await program.advanceTo(shop.client, shop.at(0.5));
    expect(await standing(shop, sale)).toBe("temporary, access | unknown, 1");
    expect(charges()).toHaveLength(1);
    line.decide(() => "pass");
    await program.advanceTo(shop.client, shop.at(3));
    expect(await standing(shop, sale)).toBe("active, access | approved, 1");
    expect(new Set(line.sent.map(({ key }) => key)).size).toBe(1);
    expect([charges().length, await bookings(sale)]).toEqual([2, 1]);
  });
});

test("after five sales in vain nobody is called; one call finds out that the bank is back", async () => {
  const shop = await open();
  await bank.control("unreachable", { until: shop.at(0.025) });
  const sales: Answered[] = [];
  for (let no = 1; no <= 8; no += 1) sales.push(await sell(shop));
  expect(new Set(sales.map(({ state }) => state))).toEqual(new Set(["temporary"]));
  expect(charges()).toHaveLength(5);
  // the first look, a minute later, finds it still away: one call, and not eight
  await program.advanceTo(shop.client, shop.at(0.02));
  expect(charges().length - 5).toBeLessThanOrEqual(1);
  await program.advanceTo(shop.client, shop.at(1));
  const probed = charges().length;
  expect((await sell(shop)).state).toBe("active");
  expect(charges().length - probed).toBe(1);
  await program.advanceTo(shop.client, shop.at(5));
  for (const sale of sales) {
    expect(await standing(shop, sale)).toMatch(/^active, access \| approved/);
    expect(await bookings(sale)).toBe(1);
  }
});
