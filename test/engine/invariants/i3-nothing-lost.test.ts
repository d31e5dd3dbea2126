// Goal: I3, what is due is charged: no outage, crash or stop loses a renewal, and a bank that cannot
// be reached is never a decline. Method: the bank is silenced, cut off and killed, processes die at
// exact points; at the end everything due is paid once and the books agree (the audit).
import { describe, expect, test } from "vitest";
import { createPurchase } from "../../../src/engine/commands/create-purchase.ts";
import { refundTransaction } from "../../../src/engine/commands/transaction-commands.ts";
import { onPostgres } from "../../support/databases.ts";
import { tapLine, type Fate } from "../support/bank-line.ts";
import { mortalDatabase, type Death } from "../support/mortal-database.ts";
import { rowsOf } from "../support/rows.ts";
import {
  buy,
  CARDS,
  charges,
  entriesOf,
  eventsOf,
  openShop,
  paymentTarget,
  purchaseOf,
  recurs,
  saleOf,
  seriesOf,
  transactionOf,
  type Shop,
} from "../support/shop.ts";
import { importSubscribers } from "../support/subscribers.ts";
import { buyOnTrust, standingOf } from "../support/trust.ts";
import {
  advance,
  IMPATIENT_MS,
  openWorld,
  runDue,
  sleepUntil,
  until,
  type World,
} from "../support/world.ts";

const SUBSCRIBERS = 24;

/** Due on 1 February at the position of their second payment. */
async function subscribe(shop: Shop): Promise<void> {
  await importSubscribers(shop, { count: SUBSCRIBERS, anchorOn: "2026-01-01" });
}

/** How many charges of the shop are in each state, and at which position its subscriptions stand. */
async function standing(shop: Shop): Promise<object> {
  const states = await rowsOf<{ state: string; n: number }>(
    shop,
    "select state, count(*)::int as n from transactions group by state order by state",
  );
  const positions = await rowsOf<{ position: number; n: number }>(
    shop,
    "select position, count(*)::int as n from subscriptions group by position order by position",
  );
  return {
    ...Object.fromEntries(states.map(({ state, n }) => [state, n])),
    positions: Object.fromEntries(positions.map(({ position, n }) => [position, n])),
  };
}

const ALL_PAID = { approved: SUBSCRIBERS, positions: { 3: SUBSCRIBERS } };

async function bookings(world: World): Promise<number> {
  return (await world.bank().journal()).reduce((sum, entry) => sum + entry.bookings, 0);
}

describe("I3", () => {
  const open = onPostgres();

  test("I3 an outage of hours: everything waits, nothing is declined, all is paid once", async () => {
    const world = await openWorld({ db: await open() });
    const shop = await openShop(world);
    await subscribe(shop);
    await world.bank().control("unreachable", { from: "2026-02-01", until: "2026-02-01T05:00Z" });
    await advance(world, "2026-02-01T04:30:00Z");
    expect(await standing(shop)).toEqual({ waiting: SUBSCRIBERS, positions: { 2: SUBSCRIBERS } });
    await advance(world, "2026-02-01T08:00:00Z");
    expect(await standing(shop)).toEqual(ALL_PAID);
    expect(await bookings(world)).toBe(SUBSCRIBERS);
  });

  test("I3 a bank that books in silence: unknown until it can be asked, then paid once", async () => {
    const world = await openWorld({ db: await open(), gatewayTimeoutMs: IMPATIENT_MS });
    const shop = await openShop(world);
    await subscribe(shop);
    await world.bank().control("no-answer", { from: "2026-02-01", until: "2026-02-01T00:20:00Z" });
    await advance(world, "2026-02-01T00:10:00Z");
    const silent = await standing(shop);
    expect(silent).not.toHaveProperty("approved");
    expect(silent).not.toHaveProperty("declined");
    await advance(world, "2026-02-01T12:00:00Z");
    expect(await standing(shop)).toEqual(ALL_PAID);
    expect(await bookings(world)).toBe(SUBSCRIBERS);
  });
});

test("I3 a bank that is killed and comes back in the middle of a pass", async () => {
  const world = await openWorld({ bank: "own-process", limits: { callsOfLane: 4 } });
  const shop = await openShop(world);
  await subscribe(shop);
  const line = await tapLine(world);
  let isKilled = false;
  line.decide(async (): Promise<Fate> => {
    if (line.sent.length === SUBSCRIBERS / 2) {
      await world.killBank();
      isKilled = true;
    }
    return "pass";
  });
  const moving = advance(world, "2026-02-01T06:00:00Z");
  await until(() => isKilled);
  await world.reviveBank();
  await moving;
  expect(await standing(shop)).toEqual(ALL_PAID);
  expect(await bookings(world)).toBe(SUBSCRIBERS);
});

test("I3 an engine that is stopped in the middle of a pass records what is on the line", async () => {
  const world = await openWorld({ engine: "stopped", limits: { callsOfLane: 4, batchSize: 8 } });
  const shop = await openShop(world);
  await subscribe(shop);
  const line = await tapLine(world);
  const first = await world.join();
  let stopped: Promise<void> | undefined;
  line.decide(() => {
    if (line.sent.length === 5) stopped = first.engine.stop();
    return "pass";
  });
  await sleepUntil(world, "2026-02-01");
  first.engine.start();
  await until(() => stopped !== undefined);
  await stopped;
  const left = (await standing(shop)) as { approved: number };
  expect(left).not.toHaveProperty("sending");
  expect(left.approved).toBeGreaterThanOrEqual(5);
  expect(left.approved).toBeLessThan(SUBSCRIBERS);

  world.program.engine.start();
  await runDue(world);
  expect(await standing(shop)).toEqual(ALL_PAID);
});

describe("I3 a process that dies", () => {
  const deaths: { readonly when: string; readonly death: Death; readonly runNo: number }[] = [
    { when: "after its first claim", death: { after: "insert_transactions" }, runNo: 1 },
    { when: "after a later claim", death: { after: "insert_transactions" }, runNo: 3 },
    { when: "in the middle of a claim", death: { before: "insert_transactions" }, runNo: 2 },
    { when: "between answer and record", death: { before: "record_alike" }, runNo: 1 },
    { when: "in the middle of a record", death: { before: "insert_settlements" }, runNo: 1 },
    { when: "after a record", death: { after: "record_alike" }, runNo: 1 },
    { when: "as it gives up its lane", death: { before: "release_lane" }, runNo: 1 },
  ];
  for (const { when, death, runNo } of deaths) {
    test(`I3 ${when}: another one takes over`, async () => {
      const limits = { laneLeaseMs: 300, batchSize: 8 };
      const world = await openWorld({ engine: "stopped", limits });
      const shop = await openShop(world);
      await subscribe(shop);
      const db = mortalDatabase(world.db, death, (no) => no === runNo);
      const silent = { info: () => {}, warn: () => {}, error: () => {} };
      const dying = await world.join({
        db,
        log: silent,
        simulatorUrl: () => (db.isDead() ? "" : world.bank().url),
      });
      await sleepUntil(world, "2026-02-01");
      dying.engine.start();
      await until(db.isDead);
      world.program.engine.start();
      await advance(world, "2026-02-01T01:00:00Z");
      expect(await standing(shop)).toEqual(ALL_PAID);
      expect(await bookings(world)).toBe(SUBSCRIBERS);
    });
  }
});

describe("I3 a first payment", () => {
  async function buyAndDie(world: World, shop: Shop, death: Death, runNo: number) {
    const db = mortalDatabase(world.db, death, (no) => no === runNo);
    const simulatorUrl = (): string => (db.isDead() ? "" : world.bank().url);
    const dying = await world.join({ db, simulatorUrl });
    const order = createPurchase(dying.context, shop.merchantId, {
      siteId: shop.siteId,
      customer: { name: "Ann", email: null, externalId: null },
      payment: { card: { number: CARDS.good, expiryYear: 2035, expiryMonth: 12 } },
      currency: "EUR",
      lines: [recurs(1000n)],
      face: "rest",
    });
    await expect(order).rejects.toThrow("this process has died");
    const [row] = await rowsOf<{ id: bigint; purchaseId: bigint }>(
      shop,
      "select id, purchase_id from transactions",
    );
    if (row === undefined) throw new Error("nothing was committed");
    return { id: row.id, purchaseId: row.purchaseId };
  }

  test("I3 that the bank approved while the process died sells all the same", async () => {
    const world = await openWorld();
    const shop = await openShop(world);
    const { id, purchaseId } = await buyAndDie(world, shop, { before: "record_hot" }, 2);
    expect((await transactionOf(shop, id)).state).toBe("sending");
    await advance(world, "2026-01-01T00:10:00Z");
    const sale = await saleOf(shop, purchaseId, id);
    expect((await purchaseOf(sale)).state).toBe("active");
    expect(await seriesOf(sale)).toBe("2/0 1 02-01 02-01");
    expect(await entriesOf(shop, id)).toEqual(["clearing sales 1000"]);
    expect(await eventsOf(sale)).toEqual([
      "purchase.created",
      "transaction.approved",
      "subscription.created",
      "purchase.activated",
    ]);
  });

  test("I3 that never left is not sent behind the customer's back", async () => {
    const world = await openWorld();
    const shop = await openShop(world);
    const { id, purchaseId } = await buyAndDie(world, shop, { after: "insert_purchases" }, 1);
    await advance(world, "2026-01-01T00:10:00Z");
    const sale = await saleOf(shop, purchaseId, id);
    expect(await purchaseOf(sale)).toMatchObject({ state: "failed", reason: "unreachable" });
    expect(await bookings(world)).toBe(0);
    expect(await eventsOf(sale)).toEqual([
      "purchase.created",
      "transaction.declined",
      "purchase.failed",
    ]);
  });

  test("I3 with a bank that cannot be reached fails at once, and nothing is booked", async () => {
    const world = await openWorld();
    const shop = await openShop(world);
    const sale = await buy(shop, { card: CARDS.unreachable });
    expect(await purchaseOf(sale)).toMatchObject({ state: "failed", reason: "unreachable" });
    expect(await bookings(world)).toBe(0);
  });

  test("I3 that the bank answers with silence is decided by the look-up", async () => {
    const world = await openWorld({ gatewayTimeoutMs: IMPATIENT_MS });
    const shop = await openShop(world);
    await world.bank().control("no-answer", { until: "2026-01-01T00:05:00Z" });
    const sale = await buy(shop);
    expect((await purchaseOf(sale)).state).toBe("pending");
    expect((await transactionOf(shop, sale.transactionId)).state).toBe("unknown");
    await advance(world, "2026-01-01T03:00:00Z");
    expect((await purchaseOf(sale)).state).toBe("active");
    expect(await eventsOf(sale)).toEqual([
      "purchase.created",
      "transaction.unknown",
      "transaction.approved",
      "subscription.created",
      "purchase.activated",
    ]);
  });
});

test("I3 a refund whose process died after reserving the amount goes out later, once", async () => {
  const world = await openWorld();
  const shop = await openShop(world);
  const sale = await buy(shop, { recurring: null });
  const db = mortalDatabase(world.db, { after: "insert_transactions" });
  const simulatorUrl = (): string => (db.isDead() ? "" : world.bank().url);
  const dying = await world.join({ db, simulatorUrl });
  const refund = refundTransaction(dying.context, paymentTarget(sale), { amountMinor: 300n });
  await expect(refund).rejects.toThrow("this process has died");
  expect((await transactionOf(shop, sale.transactionId)).reversedMinor).toBe(300n);
  await advance(world, "2026-01-01T01:00:00Z");
  expect(await charges(shop)).toEqual(["01-01 refund 300 approved"]);
  expect((await transactionOf(shop, sale.transactionId)).reversedMinor).toBe(300n);
});

test("I3 under a policy of one day, what cannot be delivered by its end is declined", async () => {
  const world = await openWorld();
  const shop = await openShop(world, {
    rules: {
      undeliverable: "hourly_today_then_decline",
      afterRetries: "deactivate",
      retryGapsDays: [],
    },
  });
  const sale = await buy(shop);
  await world.bank().control("unreachable", { from: "2026-02-01", until: "2026-02-03" });
  await sleepUntil(world, "2026-02-01T21:00:00Z");
  world.program.engine.start();
  await advance(world, "2026-02-01T22:30:00Z");
  expect(await charges(shop)).toEqual(["02-01 conversion 1000 waiting"]);
  await advance(world, "2026-02-03");
  expect(await charges(shop)).toEqual(["02-01 conversion 1000 declined"]);
  expect(await seriesOf(sale)).toBe("2/0 1 02-01 null inactive");
});

describe("I3 a process that dies over a retry of what is sold on trust", () => {
  test.for([
    ["before it is sent", { after: "claim_open" }, ["look-up", "charges"]],
    ["before the answer is recorded", { before: "record_hot" }, ["look-up"]],
  ] as const)("%s: access stays, and it is charged once", async ([, death, sent]) => {
    const world = await openWorld({ engine: "stopped" });
    await world.bank().control("unreachable", { until: "2026-01-01T01:00:00Z" });
    const sale = await buyOnTrust(world);
    const line = await tapLine(world);
    const db = mortalDatabase(world.db, death);
    const dying = await world.join({
      db,
      limits: { laneLeaseMs: 300 },
      log: { info: () => {}, warn: () => {}, error: () => {} },
      simulatorUrl: () => (db.isDead() ? "" : world.bank().url),
    });
    await sleepUntil(world, "2026-01-01T02:00:00Z");
    dying.engine.start();
    await until(db.isDead);
    expect((await purchaseOf(sale)).state).toBe("temporary");
    world.program.engine.start();
    await advance(world, "2026-01-01T03:00:00Z");
    // of the survivor; the dead one had a line of its own
    expect(line.sent.map(({ what }) => what)).toEqual(sent);
    expect(new Set(line.sent.map(({ key }) => key)).size).toBe(1);
    expect(await standingOf(sale)).toBe("active, access | approved | 2/0 1 02-01 02-01");
    expect(await world.bank().journal()).toMatchObject([{ bookings: 1 }]);
  });
});
