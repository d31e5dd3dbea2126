// Goal: a lane has one owner at a time, and only who owns it can give it up
// (docs/decisions/lanes-and-leases.md). Method: the statements, with wall times of the test's own.
import { beforeAll, expect, test } from "vitest";
import type { Database } from "../../src/store/database.ts";
import { discoverLanes } from "../../src/store/lane/discover-lanes.ts";
import { holdLane } from "../../src/store/lane/hold-lane.ts";
import { releaseLane } from "../../src/store/lane/release-lane.ts";
import { takeLane, type TakenLane } from "../../src/store/lane/take-lane.ts";
import { upsertLanes } from "../../src/store/lane/upsert-lanes.ts";
import { onBothDatabases } from "../support/databases.ts";

const DUE = Date.UTC(2026, 1, 1);
const LEASE_MS = 1000;

onBothDatabases("a lane", (open) => {
  let db: Database;
  let merchants = 0n;
  beforeAll(async () => {
    db = await open();
  });

  /** A merchant with one renew lane that is due on 1 February. */
  async function dueLane() {
    const merchantId = (merchants += 1n);
    const hint = (at: number) =>
      db.tenant(merchantId, (tx) =>
        upsertLanes(tx, [{ duty: "renew", lane: 3, zone: "UTC", startsAt: "00:30", at }]),
      );
    await hint(DUE);
    return {
      hint,
      take: (owner: string, wallMs: number, now = DUE): Promise<TakenLane | null> =>
        db.tenant(merchantId, (tx) =>
          takeLane(tx, {
            duty: "renew",
            lane: 3,
            owner,
            now,
            wallMs,
            leaseUntilMs: wallMs + LEASE_MS,
          }),
        ),
      hold: (fence: number, untilMs: number) =>
        db.tenant(merchantId, (tx) => holdLane(tx, { duty: "renew", lane: 3, fence }, untilMs)),
      release: (fence: number, touched: number | null, nextDueAt: number) =>
        db.tenant(merchantId, (tx) =>
          releaseLane(tx, {
            held: { duty: "renew", lane: 3, fence },
            touched,
            nextDueAt,
            wallMs: 5_000,
          }),
        ),
      found: async (now: number) =>
        (await discoverLanes(db, { now, apart: [], limit: 100 })).find(
          (one) => one.merchantId === merchantId,
        ),
    };
  }

  test("is taken when it is due and free, once", async () => {
    const lane = await dueLane();
    expect(await lane.take("a", 0, DUE - 1)).toBe(null);
    const tries = await Promise.all([lane.take("a", 0), lane.take("b", 0), lane.take("c", 0)]);
    expect(tries.filter((taken) => taken !== null)).toEqual([
      { fence: 1, touched: 1, abandonedBy: null },
    ]);
  });

  test("stays with its owner until the lease is over, and then tells who left it", async () => {
    const lane = await dueLane();
    expect(await lane.take("a", 0)).toEqual({ fence: 1, touched: 1, abandonedBy: null });
    expect(await lane.take("b", LEASE_MS - 1)).toBe(null);
    expect(await lane.hold(1, 3 * LEASE_MS)).toBe(1);
    expect(await lane.take("b", 2 * LEASE_MS)).toBe(null);
    expect(await lane.take("b", 3 * LEASE_MS)).toEqual({ fence: 2, touched: 1, abandonedBy: "a" });
    // the first owner lives after all, and has lost it
    expect(await lane.hold(1, 9 * LEASE_MS)).toBe(null);
    expect(await lane.release(1, null, DUE)).toBe(false);
    expect(await lane.hold(2, 9 * LEASE_MS)).toBe(1);
  });

  test("is parked only if nobody touched it since", async () => {
    const lane = await dueLane();
    await lane.take("a", 0);
    const touched = await lane.hold(1, LEASE_MS);
    await lane.hint(DUE + 5);
    expect(await lane.release(1, touched, DUE + 99)).toBe(false);
    expect(await lane.release(1, await lane.hold(1, LEASE_MS), DUE + 99)).toBe(true);
    expect(await lane.found(DUE + 98)).toBe(undefined);
    expect(await lane.found(DUE + 99)).toMatchObject({ lane: 3, zone: "UTC", startsAt: "00:30" });
    expect(await lane.take("b", 6_000, DUE + 99)).toEqual({
      fence: 2,
      touched: 2,
      abandonedBy: null,
    });
  });

  test("is due at the earliest of what was hinted", async () => {
    const lane = await dueLane();
    await lane.hint(DUE + 50);
    await lane.hint(DUE - 50);
    await lane.hint(DUE + 10);
    expect(await lane.found(DUE)).toMatchObject({ nextDueAt: DUE - 50 });
  });
});
