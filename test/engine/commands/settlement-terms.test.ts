// Goal: money goes out when it is said to, not before it is released, and no more of it than is left;
// what is held too long goes back (docs/concepts/life-of-a-charge.md). Method: commands against a bank
// that settles by its own books; both books are compared at the end of every test.
import { describe, expect, test } from "vitest";
import { plainDate } from "../../../src/domain/calendar/plain-date.ts";
import { voidTransaction } from "../../../src/engine/commands/transaction-commands.ts";
import { updatePayment, type PaymentUpdate } from "../../../src/engine/commands/update-payment.ts";
import { readTransaction } from "../../../src/engine/queries/transactions.ts";
import { rowsOf } from "../support/rows.ts";
import {
  accepted,
  balances,
  buy,
  charges,
  entriesOf,
  eventsOf,
  openShop,
  paymentTarget,
  subscriptionOf,
  transactionOf,
  verdict,
  type Sale,
} from "../support/shop.ts";
import { advance, IMPATIENT_MS, openWorld, type World } from "../support/world.ts";

const TERMS = { gate: "settlement" } as const;

/** 10.00, and a series that waits for its settlement. */
async function sell(world: World, settlement?: Parameters<typeof buy>[1]): Promise<Sale> {
  return await buy(await openShop(world, { rules: TERMS }), settlement);
}

const change = (sale: Sale, update: PaymentUpdate) =>
  updatePayment(sale.shop.world.context, paymentTarget(sale), update);

async function settlementOf(sale: Sale): Promise<string | null> {
  const { merchantId, transactionId } = paymentTarget(sale);
  const found = await readTransaction(sale.shop.world.context, merchantId, transactionId);
  return found?.settlement ?? null;
}

/** What each settled batch was worth. */
async function batches({ shop }: Sale): Promise<string[]> {
  const rows = await rowsOf<{ settleOn: string; totalMinor: bigint }>(
    shop,
    "select settle_on, total_minor from settlements where state = 'settled' order by settle_on",
  );
  return rows.map(({ settleOn, totalMinor }) => `${settleOn.slice(5)} ${totalMinor}`);
}

describe("a payment that is held", () => {
  test("stays out of its batch and keeps the gate shut; released, it settles with that day", async () => {
    const world = await openWorld();
    const sale = await sell(world);
    expect(await change(sale, { hold: "suspended" })).toEqual({ ok: true, value: true });
    expect(await change(sale, { hold: "suspended" })).toEqual({ ok: true, value: false });
    expect(await settlementOf(sale)).toBe("suspended");
    await advance(world, "2026-01-04T12:00:00Z");
    expect(await batches(sale)).toEqual(["01-01 0"]);
    expect((await subscriptionOf(sale)).state).toBe("pending");
    accepted(await change(sale, { hold: null }));
    expect(await settlementOf(sale)).toBe("pending");
    await advance(world, "2026-01-05T12:00:00Z");
    expect(await batches(sale)).toEqual(["01-01 0", "01-04 1000"]);
    expect((await subscriptionOf(sale)).state).toBe("active");
    expect(await eventsOf(sale)).toEqual(
      expect.arrayContaining(["transaction.hold_changed", "subscription.activated"]),
    );
    expect(verdict(await change(sale, { hold: "suspended" }))).toBe("wrong_state");
  });

  test("goes back after a week, though the bank is out of reach when it is time", async () => {
    const world = await openWorld();
    const sale = await sell(world, {
      settlement: { hold: "suspended", settleOn: null },
    });
    await world.bank().control("unreachable", {
      from: "2026-01-08T00:00:00Z",
      until: "2026-01-08T06:00:00Z",
    });
    await advance(world, "2026-01-08T03:00:00Z");
    expect(await settlementOf(sale)).toBe("suspended");
    await advance(world, "2026-01-08T12:00:00Z");
    expect(await settlementOf(sale)).toBe("cancelled");
    expect((await subscriptionOf(sale)).state).toBe("pending");
    expect(await balances(sale.shop)).toEqual({});
    expect((await charges(sale.shop)).filter((one) => one.includes("approved"))).toEqual([
      "01-08 void 1000 approved",
    ]);
  });

  test("by hand it settles as it would, and the bank is not asked", async () => {
    const world = await openWorld();
    const sale = await sell(world);
    accepted(await change(sale, { hold: "manual" }));
    expect((await transactionOf(sale.shop, sale.transactionId)).settleHold).toBe("manual");
    await advance(world, "2026-01-02T12:00:00Z");
    expect(await batches(sale)).toEqual(["01-01 1000"]);
    expect((await subscriptionOf(sale)).state).toBe("active");
    expect(await world.bank().journal()).toHaveLength(1);
  });
});

test("due on a later date, from the start or by a change", async () => {
  const world = await openWorld();
  const settleOn = plainDate("2026-01-03");
  const first = await sell(world, { settlement: { hold: null, settleOn } });
  const second = await sell(world);
  accepted(await change(second, { settleOn }));
  await advance(world, "2026-01-03T12:00:00Z");
  for (const sale of [first, second]) expect(await settlementOf(sale)).toBe("pending");
  await advance(world, "2026-01-04T12:00:00Z");
  for (const sale of [first, second]) expect(await settlementOf(sale)).toBe("settled");
});

test("lowered in two steps, and then taken back: each part is posted once", async () => {
  const world = await openWorld();
  const sale = await sell(world);
  const { shop } = sale;
  accepted(await change(sale, { settleMinor: 700n }));
  accepted(await change(sale, { settleMinor: 250n }));
  expect(verdict(await change(sale, { settleMinor: 251n }))).toBe("invalid_field");
  expect(verdict(await change(sale, { settleMinor: 0n }))).toBe("invalid_field");
  expect(await transactionOf(shop, sale.transactionId)).toMatchObject({ settleMinor: 250n });
  const last = accepted(await voidTransaction(world.context, paymentTarget(sale)));
  expect(await entriesOf(shop, last)).toEqual(["sales clearing 250"]);
  expect(await charges(shop)).toEqual([
    "01-01 void 300 approved",
    "01-01 void 450 approved",
    "01-01 void 250 approved",
  ]);
  expect(await settlementOf(sale)).toBe("cancelled");
  expect(await balances(shop)).toEqual({});
});

test("nothing is changed that the bank did not carry out", async () => {
  const world = await openWorld({ gatewayTimeoutMs: IMPATIENT_MS });
  const sale = await sell(world);
  await world.bank().control("unreachable");
  expect(verdict(await change(sale, { hold: "suspended" }))).toBe("gateway_unreachable");
  expect(verdict(await change(sale, { settleMinor: 1n }))).toBe("gateway_unreachable");
  expect(await settlementOf(sale)).toBe("pending");
  // carried out, but nobody heard of it: it is looked up
  await world.bank().control("loses-answers");
  expect(verdict(await change(sale, { hold: "suspended" }))).toBe("charge_in_flight");
  expect(verdict(await change(sale, { settleMinor: 1n }))).toBe("charge_in_flight");
  await world.bank().control("up");
  await advance(world, "2026-01-01T06:00:00Z");
  expect(await settlementOf(sale)).toBe("suspended");
  accepted(await change(sale, { hold: "cancelled" }));
  expect(await settlementOf(sale)).toBe("cancelled");
});
