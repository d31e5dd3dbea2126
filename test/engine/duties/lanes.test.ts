// Goal: processes share lanes fairly and take over from the dead (docs/decisions/lanes-and-leases.md).
// Method: a wire that shows who was charged in which order, and owners that die holding a lane.
import { expect, test } from "vitest";
import { tapLine, type Fate } from "../support/bank-line.ts";
import { mortalDatabase } from "../support/mortal-database.ts";
import { rowsOf } from "../support/rows.ts";
import { addSite, buy, charges, openShop, type Shop } from "../support/shop.ts";
import { importSubscribers } from "../support/subscribers.ts";
import { advance, openWorld, runDue, sleepUntil, until } from "../support/world.ts";

type Lane = {
  readonly lane: number;
  readonly zone: string;
  readonly startsAt: string;
  readonly leaseOwner: string | null;
  readonly leaseUntilMs: bigint | null;
  readonly fence: number;
};

/** The renew lanes of a shop. */
async function lanesOf(shop: Shop): Promise<Lane[]> {
  return await rowsOf<Lane>(
    shop,
    `select lane, zone, to_char(starts_at, 'HH24:MI') as starts_at, lease_owner, lease_until_ms, fence
       from due_merchants where merchant_id = $1::bigint and duty = 'renew' order by lane`,
    [shop.merchantId],
  );
}

test("sites of two zones have lanes of their own, each charged when its day begins", async () => {
  const world = await openWorld({ start: "2026-01-01T12:00:00Z" });
  const london = await openShop(world, { zone: "UTC" });
  await buy(london);
  const toronto = await addSite(london, {
    zone: "America/Toronto",
    ruleSet: "internetsecure",
    rules: { grouping: "apart" },
  });
  await buy(toronto, { amountMinor: 500n });
  const also = await addSite(london, { zone: "UTC", rules: { missed: "skip" } });
  await buy(also, { amountMinor: 300n });

  const dayStart = await advanceTo("2026-02-01T05:29:00Z");
  expect(dayStart).toEqual(["2026-02-01T00:00:00.000Z 1000", "2026-02-01T00:00:00.000Z 300"]);
  const later = await advanceTo("2026-02-01T05:30:00Z");
  expect(later).toEqual([...dayStart, "2026-02-01T05:30:00.000Z 500"]);
  const lanes = await lanesOf(london);
  expect(lanes.map(({ lane, zone, startsAt }) => [lane, zone, startsAt])).toEqual([
    [0, "UTC", "00:00"],
    [64, "America/Toronto", "00:30"],
  ]);

  async function advanceTo(to: string): Promise<string[]> {
    await advance(world, to);
    const rows = await rowsOf<{ at: number; amountMinor: bigint }>(
      london,
      "select at, amount_minor from transactions where stage <> 'initial' order by at, amount_minor desc",
    );
    return rows.map(({ at, amountMinor }) => `${new Date(at).toISOString()} ${amountMinor}`);
  }
});

test("a merchant's purchases are spread over its lanes, and every lane is served", async () => {
  const world = await openWorld();
  const shop = await openShop(world, { lanes: 4 });
  await importSubscribers(shop, { count: 40, anchorOn: "2026-01-01" });
  expect((await lanesOf(shop)).map(({ lane }) => lane)).toEqual([0, 1, 2, 3]);
  await advance(world, "2026-02-01");
  expect(await charges(shop)).toHaveLength(40);
});

test("a merchant with much to charge gives way to one with little", async () => {
  const limits = { lanesAtOnce: 1, chargesPerTurn: 10, batchSize: 5, callsOfLane: 5 };
  const world = await openWorld({ engine: "stopped", limits });
  const big = await openShop(world);
  await importSubscribers(big, { count: 80, anchorOn: "2026-01-01" });
  const small = await openShop(world);
  await importSubscribers(small, { count: 3, anchorOn: "2026-01-01", prefix: "few" });
  await sleepUntil(world, "2026-02-01");
  const line = await tapLine(world);
  world.program.engine.start();
  await runDue(world);
  const ofSmall = await rowsOf<{ attemptKey: string }>(
    small,
    "select attempt_key from transactions",
  );
  const keys = new Set(ofSmall.map(({ attemptKey }) => attemptKey));
  const places = line.sent.flatMap(({ key }, index) => (keys.has(key) ? [index] : []));
  expect(line.sent).toHaveLength(83);
  expect(places).toHaveLength(3);
  // at most two turns of the big one came first
  expect(Math.max(...places)).toBeLessThan(2 * limits.chargesPerTurn + 3);
});

test("a lane is its owner's while the owner lives, however long the bank takes", async () => {
  const limits = { laneLeaseMs: 300 };
  const world = await openWorld({ engine: "stopped", limits });
  const shop = await openShop(world);
  await importSubscribers(shop, { count: 10, anchorOn: "2026-01-01" });
  await sleepUntil(world, "2026-02-01");
  const line = await tapLine(world);
  let answer = (): void => undefined;
  const held = new Promise<Fate>((resolve) => {
    answer = () => resolve("pass");
  });
  line.decide(() => held);
  world.program.engine.start();
  await until(async () => (await lanesOf(shop))[0]?.leaseOwner != null);
  const [taken] = await lanesOf(shop);
  const other = await world.join();
  other.engine.start();
  // two renewals of the lease later it still stands
  const renewedTo = (taken?.leaseUntilMs ?? 0n) + BigInt(2 * limits.laneLeaseMs);
  await until(async () => ((await lanesOf(shop))[0]?.leaseUntilMs ?? 0n) > renewedTo);
  expect((await lanesOf(shop))[0]).toMatchObject({
    leaseOwner: taken?.leaseOwner,
    fence: taken?.fence,
  });
  answer();
  await runDue(world);
  expect(await charges(shop)).toHaveLength(10);
});

test("a lane that its owner died with is taken over when the lease has run out, not before", async () => {
  const world = await openWorld({ engine: "stopped", limits: { laneLeaseMs: 400 } });
  const shop = await openShop(world);
  await importSubscribers(shop, { count: 10, anchorOn: "2026-01-01" });
  const db = mortalDatabase(world.db, { before: "lock_due" });
  const silent = { info: () => {}, warn: () => {}, error: () => {} };
  const dying = await world.join({ db, log: silent });
  await sleepUntil(world, "2026-02-01");
  dying.engine.start();
  await until(db.isDead);
  const [orphan] = await lanesOf(shop);
  expect(orphan?.leaseOwner).not.toBe(null);

  let takenAtMs = 0;
  const { clock } = world.program;
  world.program.engine.start();
  await until(async () => {
    const [lane] = await lanesOf(shop);
    takenAtMs = clock.wallMs();
    return lane?.fence !== orphan?.fence;
  });
  expect(BigInt(takenAtMs)).toBeGreaterThanOrEqual(orphan?.leaseUntilMs ?? 0n);
  await runDue(world);
  expect((await lanesOf(shop))[0]).toMatchObject({ leaseOwner: null });
  expect(await charges(shop)).toHaveLength(10);
});
