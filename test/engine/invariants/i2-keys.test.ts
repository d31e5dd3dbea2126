// Goal: I2, the bank never sees a key that is not committed, and a new key is made only after the
// gateway itself answered that it could not reach the bank. Method: a tapped wire, a process that
// dies at one exact point, a connection that is refused.
import { expect, test } from "vitest";
import type { Program } from "../../../src/compose.ts";
import { convertSubscription } from "../../../src/engine/commands/convert-subscription.ts";
import {
  captureTransaction,
  refundTransaction,
  voidTransaction,
} from "../../../src/engine/commands/transaction-commands.ts";
import { deadAddress, tapLine, type Fate, type Sent } from "../support/bank-line.ts";
import { mortalDatabase } from "../support/mortal-database.ts";
import { rowsOf } from "../support/rows.ts";
import {
  accepted,
  buy,
  charges,
  openShop,
  paymentTarget,
  seriesOf,
  subscriptionTarget,
  transactionOf,
  type Sale,
  type Shop,
} from "../support/shop.ts";
import { buyOnTrust } from "../support/trust.ts";
import { advance, openWorld, sleepUntil, until } from "../support/world.ts";

type Row = {
  readonly state: string;
  readonly attemptNo: number;
  readonly attemptKey: string;
};

/** The renewals of a shop, as their rows stand. */
async function renewals(shop: Shop): Promise<Row[]> {
  return await rowsOf<Row>(
    shop,
    "select state, attempt_no, attempt_key from transactions where stage <> 'initial' order by id",
  );
}

async function closedAttempts(shop: Shop): Promise<object[]> {
  return await rowsOf(
    shop,
    "select attempt_no, attempt_key, outcome from attempts order by transaction_id, attempt_no",
  );
}

test("I2 the key of everything that moves money is committed before the bank sees it", async () => {
  const world = await openWorld();
  const shop = await openShop(world);
  const line = await tapLine(world);
  const committed: [what: string, state: unknown, isOpen: boolean][] = [];
  line.decide(async ({ what, key, reference }: Sent): Promise<Fate> => {
    // a transaction of its own: it sees what is committed and nothing else
    const [row] = await rowsOf<{ id: bigint; state: string; checkAt: number | null }>(
      shop,
      "select id, state, check_at from transactions where attempt_key = $1::uuid",
      [key],
    );
    expect(String(row?.id)).toBe(reference);
    committed.push([what, row?.state, row?.checkAt !== null]);
    return "pass";
  });
  const reserved = await buy(shop, { kind: "auth", recurring: null });
  const captured = await captureTransaction(world.context, paymentTarget(reserved));
  const merchantId = shop.merchantId;
  accepted(await voidTransaction(world.context, { merchantId, transactionId: accepted(captured) }));
  const sale = await buy(shop);
  accepted(
    await convertSubscription(world.context, subscriptionTarget(sale), { moveAnchor: true }),
  );
  await advance(world, "2026-02-01");
  accepted(await refundTransaction(world.context, paymentTarget(sale)));
  expect(committed).toEqual(
    ["charges", "captures", "voids", "charges", "charges", "charges", "refunds"].map((what) => [
      what,
      "sending",
      true,
    ]),
  );
});

test("I2 a process that died between claim and send: looked up, then sent under the same key", async () => {
  const world = await openWorld({ engine: "stopped" });
  const shop = await openShop(world);
  const sale = await buy(shop);
  const line = await tapLine(world);
  const db = mortalDatabase(world.db, { after: "insert_transactions" });
  const dying = await world.join({
    db,
    limits: { laneLeaseMs: 300 },
    simulatorUrl: () => (db.isDead() ? nowhere() : world.bank().url),
    log: { info: ignore, warn: ignore, error: ignore },
  });
  await sleepUntil(world, "2026-02-01");
  dying.engine.start();
  await until(db.isDead);
  const [claimed, ...others] = await renewals(shop);
  expect(others).toEqual([]);
  expect(claimed).toMatchObject({ state: "sending", attemptNo: 1 });
  expect(line.sent).toEqual([]);

  world.program.engine.start();
  await advance(world, "2026-02-01T01:00:00Z");
  const key = claimed?.attemptKey;
  expect(line.sent.map((one) => [one.what, one.key])).toEqual([
    ["look-up", key],
    ["charges", key],
  ]);
  expect(await renewals(shop)).toEqual([{ state: "approved", attemptNo: 1, attemptKey: key }]);
  expect(await closedAttempts(shop)).toEqual([]);
  expect(await seriesOf(sale)).toBe("3/0 2 03-01 03-01");
});

test("I2 after the gateway answered that it could not reach the bank, the next key is a new one", async () => {
  const world = await openWorld();
  const shop = await openShop(world);
  const sale = await buy(shop);
  const line = await tapLine(world);
  await world.bank().control("unreachable", { from: "2026-02-01", until: "2026-02-01T01:30:00Z" });
  await advance(world, "2026-02-01T00:30:00Z");
  const [waiting] = await renewals(shop);
  expect(waiting).toMatchObject({ state: "waiting", attemptNo: 2 });
  expect(await seriesOf(sale)).toBe("2/0 1 02-01 02-01");

  await advance(world, "2026-02-02");
  const keys = line.sent.map((one) => one.key);
  expect(new Set(keys).size).toBe(keys.length);
  expect(line.sent.every(({ what }) => what === "charges")).toBe(true);
  expect(await closedAttempts(shop)).toEqual(
    keys.slice(0, -1).map((attemptKey, index) => ({
      attemptNo: index + 1,
      attemptKey,
      outcome: "undeliverable",
    })),
  );
  expect(keys.length).toBeGreaterThan(2);
  expect(await renewals(shop)).toEqual([
    { state: "approved", attemptNo: keys.length, attemptKey: keys.at(-1) },
  ]);
});

test("I2 after a connection that was refused the same key is sent", async () => {
  const world = await openWorld({ engine: "stopped" });
  const shop = await openShop(world);
  const sale = await buy(shop);
  const line = await tapLine(world);
  const address = await deadAddress();
  const lonely = await world.join({ simulatorUrl: () => address });
  await sleepUntil(world, "2026-02-01");
  lonely.engine.start();
  await until(async () => (await renewals(shop))[0]?.state === "waiting");
  await lonely.engine.stop();
  const [waiting] = await renewals(shop);
  expect(waiting).toMatchObject({ attemptNo: 1 });
  expect(await closedAttempts(shop)).toEqual([]);

  world.program.engine.start();
  await advance(world, "2026-02-01T02:00:00Z");
  expect(line.sent.map(({ what, key }) => [what, key])).toEqual([["charges", waiting?.attemptKey]]);
  expect(await renewals(shop)).toEqual([{ ...waiting, state: "approved" }]);
  expect(await charges(shop)).toEqual(["02-01 conversion 1000 approved"]);
  expect(await seriesOf(sale)).toBe("3/0 2 03-01 03-01");
});

test("I2 an answer that was lost is looked up, and nothing is sent twice", async () => {
  const world = await openWorld();
  const shop = await openShop(world);
  const sale = await buy(shop);
  const line = await tapLine(world);
  line.decide(({ what }) => (what === "charges" ? "lose-answer" : "pass"));
  await advance(world, "2026-02-01T02:00:00Z");
  const [, ...found] = await world.bank().journal();
  expect(found.map(({ bookings }) => bookings)).toEqual([1]);
  expect(line.sent.map(({ what }) => what)).toEqual(["charges", "look-up"]);
  expect(await renewals(shop)).toMatchObject([{ state: "approved", attemptNo: 1 }]);
  expect(await seriesOf(sale)).toBe("3/0 2 03-01 03-01");
});

test("I2 a request that was lost on its way is sent again under its key, after the look-up", async () => {
  const world = await openWorld();
  const shop = await openShop(world);
  await buy(shop);
  const line = await tapLine(world);
  let lost = false;
  line.decide(() => {
    if (lost) return "pass";
    lost = true;
    return "lose-request";
  });
  await advance(world, "2026-02-01T02:00:00Z");
  expect(line.sent.map(({ what }) => what)).toEqual(["charges", "look-up", "charges"]);
  expect(new Set(line.sent.map(({ key }) => key)).size).toBe(1);
  expect(await renewals(shop)).toMatchObject([{ state: "approved", attemptNo: 1 }]);
});

test("I2 what is sold on trust: a new key after the gateway's own word, the same after a connection that failed", async () => {
  const world = await openWorld({ engine: "stopped" });
  const line = await tapLine(world);
  await world.bank().control("unreachable", { until: "2026-01-01T03:00:00Z" });
  const sale = await buyOnTrust(world);
  // answered at the sale and at 2 o'clock; at 4 nobody listens, and at 6 the bank is back
  await sleepUntil(world, "2026-01-01T02:00:00Z");
  await retryBy(await world.join(), sale, 1);
  await sleepUntil(world, "2026-01-01T04:00:00Z");
  const address = await deadAddress();
  await retryBy(await world.join({ simulatorUrl: () => address }), sale, 2);
  const waiting = await transactionOf(sale.shop, sale.transactionId);
  expect(waiting).toMatchObject({ state: "waiting", attemptNo: 3, standInRetries: 2 });
  world.program.engine.start();
  await advance(world, "2026-01-01T07:00:00Z");
  const [first, second] = line.sent.map(({ key }) => key);
  expect(await closedAttempts(sale.shop)).toEqual([
    { attemptNo: 1, attemptKey: first, outcome: "undeliverable" },
    { attemptNo: 2, attemptKey: second, outcome: "undeliverable" },
  ]);
  const paid = await transactionOf(sale.shop, sale.transactionId);
  expect(paid).toMatchObject({ state: "approved", attemptNo: 3, attemptKey: waiting.attemptKey });
  expect((await world.bank().journal()).map(({ key }) => key)).toEqual([waiting.attemptKey]);
});

test("I2 an answer to a key that was given up says nothing of the next one, which is on its way", async () => {
  const world = await openWorld({ engine: "stopped" });
  const shop = await openShop(world);
  await buy(shop);
  const line = await tapLine(world);
  const held = [holdUp(), holdUp()] as const;
  let charged = 0;
  line.decide(async ({ what }): Promise<Fate> => {
    if (what === "charges") charged += 1;
    if (what === "charges" && charged !== 2) await held[charged === 1 ? 0 : 1].released;
    return "pass";
  });
  await world.bank().control("unreachable", { from: "2026-02-01", until: "2026-02-01T00:30:00Z" });
  await sleepUntil(world, "2026-02-01");
  const slow = await world.join();
  slow.engine.start();
  await until(() => charged === 1);
  const slowEnded = slow.engine.stop();

  // its lease is over: another process asks, sends the key again, and is told that it is finished
  await sleepUntil(world, "2026-02-01T00:03:00Z");
  const second = await world.join();
  second.engine.start();
  await until(async () => (await renewals(shop))[0]?.attemptNo === 2);
  await second.engine.stop();
  await sleepUntil(world, "2026-02-01T02:00:00Z");
  world.program.engine.start();
  await until(() => charged === 3);
  const [sending] = await renewals(shop);

  held[0].release();
  await slowEnded;
  expect(await renewals(shop)).toEqual([sending]);
  held[1].release();
  await advance(world, "2026-02-01T06:00:00Z");
  expect(await renewals(shop)).toEqual([{ ...sending, state: "approved" }]);
});

/** Lets one process work until it has tried a first payment again for the `retryNo`-th time. */
async function retryBy({ engine }: Program, sale: Sale, retryNo: number): Promise<void> {
  engine.start();
  await until(async () => {
    const { state, standInRetries } = await transactionOf(sale.shop, sale.transactionId);
    return state === "waiting" && standInRetries === retryNo;
  });
  await engine.stop();
}

/** Something that waits until it is released. */
function holdUp(): { readonly released: Promise<void>; readonly release: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { released: promise, release: resolve };
}

function nowhere(): never {
  throw new Error("this process has died");
}

function ignore(): void {}
