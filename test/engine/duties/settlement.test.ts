// Goal: batches settle once, with the right total, and open the gates of subscriptions that wait for
// that and no others (docs/concepts/life-of-a-charge.md). Method: whole days against a
// bank that settles after midnight UTC.
import pg from "pg";
import { describe, expect, test } from "vitest";
import { activateSubscription } from "../../../src/engine/commands/subscription-commands.ts";
import {
  refundTransaction,
  voidTransaction,
} from "../../../src/engine/commands/transaction-commands.ts";
import { rowsOf } from "../support/rows.ts";
import {
  accepted,
  addSite,
  balances,
  buy,
  charges,
  eventsOf,
  openShop,
  paymentTarget,
  recurs,
  seriesOf,
  subscriptionOf,
  subscriptionTarget,
  type Sale,
  type Shop,
} from "../support/shop.ts";
import { advance, IMPATIENT_MS, openWorld, runDue, type World } from "../support/world.ts";

const STPP = { ruleSet: "secure-trading", zone: "GMT" } as const;

async function batches(shop: Shop): Promise<string[]> {
  const rows = await rowsOf<{ settleOn: string; state: string; totalMinor: bigint | null }>(
    shop,
    "select settle_on, state, total_minor from settlements order by settle_on, currency",
  );
  return rows.map(
    ({ settleOn, state, totalMinor }) => `${settleOn.slice(5)} ${state} ${totalMinor}`,
  );
}

/** What an acquirer's risk department does; no command of ours can. */
async function suspend(world: World, sale: Sale): Promise<void> {
  const owner = new pg.Client({ connectionString: world.adminUrl() });
  await owner.connect();
  await owner.query("update transactions set settle_hold = 'suspended' where id = $1", [
    String(sale.transactionId),
  ]);
  await owner.end();
}

describe("batches", () => {
  test("sales and captures less refunds; what was voided is not in it", async () => {
    const world = await openWorld({ start: "2026-01-06" });
    const shop = await openShop(world);
    const sale = await buy(shop, { recurring: null, amountMinor: 5000n });
    await buy(shop, { recurring: null, amountMinor: 700n, kind: "auth" });
    const voided = await buy(shop, { recurring: null, amountMinor: 900n });
    accepted(await voidTransaction(world.context, paymentTarget(voided)));
    accepted(await refundTransaction(world.context, paymentTarget(sale), { amountMinor: 1200n }));
    expect(await batches(shop)).toEqual(["01-06 open null"]);
    await advance(world, "2026-01-07T00:05:00Z");
    expect(await batches(shop)).toEqual(["01-06 open null"]);
    await advance(world, "2026-01-07T00:10:00Z");
    expect(await batches(shop)).toEqual(["01-06 settled 3800"]);
    accepted(await refundTransaction(world.context, paymentTarget(sale), { amountMinor: 300n }));
    await advance(world, "2026-01-09");
    expect(await batches(shop)).toEqual(["01-06 settled 3800", "01-07 settled -300"]);
    expect((await balances(shop))["bank"]).toBe(3500n);
    expect(await balances(shop)).not.toHaveProperty("clearing");
  });

  test("one batch a currency and a day", async () => {
    const world = await openWorld({ start: "2026-01-06" });
    const shop = await openShop(world);
    await buy(shop, { recurring: null });
    await buy(shop, { recurring: null, currency: "JPY", amountMinor: 80n });
    await advance(world, "2026-01-07");
    await buy(shop, { recurring: null, amountMinor: 5n });
    await advance(world, "2026-01-07T01:00:00Z");
    expect(await batches(shop)).toEqual([
      "01-06 settled 1000",
      "01-06 settled 80",
      "01-07 open null",
    ]);
    await advance(world, "2026-01-08T01:00:00Z");
    expect((await batches(shop)).at(-1)).toBe("01-07 settled 5");
  });

  test("a business day of Toronto settles when the bank's day holding its end has", async () => {
    const world = await openWorld({ start: "2026-01-06T12:00:00Z" });
    const shop = await openShop(world, { zone: "America/Toronto" });
    await buy(shop, { recurring: null });
    await advance(world, "2026-01-07T03:00:00Z"); // still the 6th there, the 7th at the bank
    await buy(shop, { recurring: null, amountMinor: 30n });
    await advance(world, "2026-01-07T23:00:00Z");
    expect(await batches(shop)).toEqual(["01-06 open null"]);
    await advance(world, "2026-01-08T00:10:00Z");
    expect(await batches(shop)).toEqual(["01-06 settled 1030"]);
  });

  test("a bank that is silent is asked again, and nothing settles twice", async () => {
    const world = await openWorld({ start: "2026-01-06", gatewayTimeoutMs: IMPATIENT_MS });
    const shop = await openShop(world);
    await buy(shop, { recurring: null });
    await world.bank().control("no-answer", {
      from: "2026-01-07",
      until: "2026-01-07T02:00:00Z",
    });
    await advance(world, "2026-01-07T01:00:00Z");
    expect(await batches(shop)).toEqual(["01-06 open null"]);
    await advance(world, "2026-01-07T04:00:00Z");
    expect(await batches(shop)).toEqual(["01-06 settled 1000"]);
    const entries = await rowsOf(shop, "select 1 from ledger_entries where debit = 'bank'");
    expect(entries).toHaveLength(1);
    const events = await rowsOf(shop, "select 1 from events where kind = 'settlement.settled'");
    expect(events).toHaveLength(1);
  });
});

describe("gates", () => {
  test("5.1: pending until the first payment has settled, then charged on its dates to 4/3", async () => {
    const world = await openWorld({ start: "2026-01-06" });
    const shop = await openShop(world, STPP);
    const sale = await buy(shop, { recurring: { finalNumber: 3 } });
    expect(await seriesOf(sale)).toBe("2/3 1 02-06 null pending");
    expect((await subscriptionOf(sale)).gateTransactionId).toBe(sale.transactionId);
    await advance(world, "2026-01-07");
    expect(await seriesOf(sale)).toBe("2/3 1 02-06 null pending");
    await advance(world, "2026-01-07T00:10:00Z");
    expect(await seriesOf(sale)).toBe("2/3 1 02-06 02-06");
    expect((await subscriptionOf(sale)).gateTransactionId).toBe(null);
    await advance(world, "2026-02-06T00:30:00Z");
    expect(await seriesOf(sale)).toBe("3/3 2 03-06 03-06");
    await advance(world, "2026-06-20");
    expect(await seriesOf(sale)).toBe("4/3 3 04-06 null");
    expect(await charges(shop)).toEqual([
      "02-06 conversion 1000 approved",
      "03-06 rebill 1000 approved",
    ]);
    expect(await eventsOf(sale)).toEqual([
      "purchase.created",
      "transaction.approved",
      "subscription.created",
      "purchase.activated",
      "subscription.activated",
      "transaction.approved",
      "transaction.approved",
    ]);
  });

  test("a card that was only checked has nothing to settle, so its approval opens the gate", async () => {
    const world = await openWorld({ start: "2026-01-06" });
    const shop = await openShop(world, STPP);
    const sale = await buy(shop, { lines: [recurs(0n)], kind: "verify" });
    expect(await seriesOf(sale)).toBe("2/0 1 02-06 02-06");
  });

  test("5.2: a first payment that is held back does not open it; a person may", async () => {
    const world = await openWorld({ start: "2026-01-06" });
    const shop = await openShop(world, STPP);
    const held = await buy(shop);
    const free = await buy(shop);
    await suspend(world, held);
    await advance(world, "2026-02-20");
    expect(await seriesOf(held)).toBe("2/0 1 02-06 null pending");
    expect(await seriesOf(free)).toBe("3/0 2 03-06 03-06");
    expect((await batches(shop))[0]).toBe("01-06 settled 1000");
    accepted(await activateSubscription(world.context, subscriptionTarget(held)));
    expect(await seriesOf(held)).toBe("2/0 1 02-06 02-06");
    await runDue(world);
    expect(await seriesOf(held)).toBe("3/0 2 03-06 03-06");
    // the payment is held and in no batch, so clearing keeps it
    expect((await balances(shop))["clearing"]).toBe(2000n);
  });

  test("a first payment that was voided never opens it", async () => {
    const world = await openWorld({ start: "2026-01-06" });
    const shop = await openShop(world, STPP);
    const sale = await buy(shop);
    accepted(await voidTransaction(world.context, paymentTarget(sale)));
    await advance(world, "2026-03-10");
    expect(await seriesOf(sale)).toBe("2/0 1 02-06 null pending");
    expect(await charges(shop)).toEqual(["01-06 void 1000 approved"]);
  });

  test("a batch opens the gates of its own first payments only", async () => {
    const world = await openWorld({ start: "2026-01-06" });
    const shop = await openShop(world, STPP);
    const early = await buy(shop);
    const plain = await addSite(shop, { zone: "GMT" });
    await buy(plain, { recurring: null });
    await advance(world, "2026-01-07");
    const late = await buy(shop);
    await advance(world, "2026-01-07T12:00:00Z");
    expect((await subscriptionOf(early)).state).toBe("active");
    expect((await subscriptionOf(late)).state).toBe("pending");
    await advance(world, "2026-01-08T12:00:00Z");
    expect((await subscriptionOf(late)).state).toBe("active");
  });
});
