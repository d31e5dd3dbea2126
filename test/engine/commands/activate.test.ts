// Goal: lines that are charged together are charged, declined, brought back and left alone as one,
// and each can be switched by hand (docs/concepts/moves.md). Method: commands, the clock, and a bank
// that declines or is away on the right day.
import { describe, expect, test } from "vitest";
import { changeSubscription } from "../../../src/engine/commands/change-subscription.ts";
import { activateAll } from "../../../src/engine/commands/purchase-commands.ts";
import {
  activateSubscription,
  deactivateSubscription,
} from "../../../src/engine/commands/subscription-commands.ts";
import { refusedBy } from "../support/repeated.ts";
import { rowsOf } from "../support/rows.ts";
import {
  accepted,
  buy,
  charges,
  openShop,
  purchaseTarget,
  recurs,
  seriesOf,
  subscriptionOf,
  subscriptionTarget,
  type Sale,
  type Shop,
} from "../support/shop.ts";
import { advance, openWorld, runDue, type World } from "../support/world.ts";

const TOGETHER = { ruleSet: "internetsecure", zone: "GMT" } as const;

/** 9.95 and 5.00 a month, one purchase, due on 1 August. */
async function sellPair(world: World): Promise<{ shop: Shop; sale: Sale }> {
  const shop = await openShop(world, TOGETHER);
  const sale = await buy(shop, { lines: [recurs(995n), recurs(500n)] });
  return { shop, sale };
}

async function linesOf(shop: Shop): Promise<string[]> {
  const rows = await rowsOf<{ position: number; amountMinor: bigint; live: boolean }>(
    shop,
    `select l.position, l.amount_minor, l.live from transaction_lines l
       join transactions t on t.id = l.transaction_id
      where l.position > 1 order by t.at, t.id, l.line_no`,
  );
  return rows.map(({ position, amountMinor, live }) => {
    return `${position} ${amountMinor} ${live ? "live" : "dead"}`;
  });
}

describe("two lines together", () => {
  test("one that falls due while its mate waits for the bank is charged once that is decided", async () => {
    const world = await openWorld({ start: "2026-07-01" });
    const shop = await openShop(world, TOGETHER);
    const second = recurs(500n, { startsOn: "2026-08-02" });
    await buy(shop, { lines: [recurs(995n), second] });
    await world
      .bank()
      .control("unreachable", { from: "2026-08-01", until: "2026-08-02T12:00:00Z" });
    await advance(world, "2026-08-03T12:00:00Z");
    expect(await charges(shop)).toEqual([
      "08-01 conversion 995 approved",
      "08-03 conversion 500 approved",
    ]);
  });

  test("one decline stops both, each comes back by hand, and dates gone by are skipped", async () => {
    const world = await openWorld({ start: "2026-07-01" });
    const { context } = world;
    const { shop, sale } = await sellPair(world);
    await world.bank().control("soft-decline", { from: "2026-08-01", until: "2026-08-02" });
    await advance(world, "2026-08-02T12:00:00Z");
    expect(await charges(shop)).toEqual(["08-01 conversion 1495 declined"]);
    expect(await linesOf(shop)).toEqual(["2 995 dead", "2 500 dead"]);
    for (const index of [0, 1]) {
      expect(await seriesOf(sale, index)).toBe("2/0 1 08-01 null inactive");
    }
    await advance(world, "2026-10-15T12:00:00Z");
    expect(await charges(shop)).toHaveLength(1);

    const activate = () => activateSubscription(context, subscriptionTarget(sale, 0));
    accepted(await activate());
    expect(await seriesOf(sale, 0)).toBe("2/0 1 08-01 08-01");
    expect(await refusedBy(shop, activate)).toBe("wrong_state");
    await runDue(world);
    expect(await charges(shop)).toEqual([
      "08-01 conversion 1495 declined",
      "10-15 conversion 995 approved",
    ]);
    expect(await seriesOf(sale, 0)).toBe("3/0 4 11-01 11-01");
    expect(await seriesOf(sale, 1)).toBe("2/0 1 08-01 null inactive");

    // on the day on which its mate was charged it starts tomorrow
    accepted(await activateSubscription(context, subscriptionTarget(sale, 1)));
    expect(await seriesOf(sale, 1)).toBe("2/0 1 08-01 10-16");
    await advance(world, "2026-10-15T23:00:00Z");
    expect(await charges(shop)).toHaveLength(2);
    await advance(world, "2026-10-16T12:00:00Z");
    expect((await charges(shop)).at(-1)).toBe("10-16 conversion 500 approved");
    expect(await seriesOf(sale, 1)).toBe("3/0 4 11-01 11-01");

    await advance(world, "2026-11-01T12:00:00Z");
    expect((await charges(shop)).at(-1)).toBe("11-01 rebill 1495 approved");
  });

  test("all at once by hand: one charge for both", async () => {
    const world = await openWorld({ start: "2026-07-01" });
    const { context } = world;
    const { shop, sale } = await sellPair(world);
    await world.bank().control("soft-decline", { from: "2026-08-01", until: "2026-08-02" });
    await advance(world, "2026-10-15T12:00:00Z");
    const all = () => activateAll(context, purchaseTarget(sale));
    accepted(await all());
    expect(await refusedBy(shop, all)).toBe("wrong_state");
    await runDue(world);
    expect(await charges(shop)).toEqual([
      "08-01 conversion 1495 declined",
      "10-15 conversion 1495 approved",
    ]);
    for (const index of [0, 1]) expect(await seriesOf(sale, index)).toBe("3/0 4 11-01 11-01");
  });

  test("a retry of both does not move the dates that follow", async () => {
    const world = await openWorld({ start: "2026-07-01" });
    const shop = await openShop(world, {
      ...TOGETHER,
      rules: { decline: "retry", retryGapsDays: [3], missed: "catch-up" },
    });
    const sale = await buy(shop, { lines: [recurs(995n), recurs(500n)] });
    await world.bank().control("soft-decline", { from: "2026-08-01", until: "2026-08-02" });
    await advance(world, "2026-08-05");
    expect(await charges(shop)).toEqual([
      "08-01 conversion 1495 declined",
      "08-04 conversion 1495 approved",
    ]);
    for (const index of [0, 1]) expect(await seriesOf(sale, index)).toBe("3/0 2 09-01 09-01");
  });

  test("a charge of both that waits is given up for the line that was switched off; its mate goes alone", async () => {
    const world = await openWorld({ start: "2026-07-01" });
    const { context } = world;
    const shop = await openShop(world, { ...TOGETHER, rules: { undeliverableEveryMs: 3_600_000 } });
    const sale = await buy(shop, { lines: [recurs(995n), recurs(500n)] });
    await world.bank().control("unreachable", { from: "2026-08-01", until: "2026-08-01T06:00Z" });
    await advance(world, "2026-08-01T01:00:00Z");
    expect(await charges(shop)).toEqual(["08-01 conversion 1495 waiting"]);
    accepted(await deactivateSubscription(context, subscriptionTarget(sale, 0)));
    await advance(world, "2026-08-01T08:00:00Z");
    expect(await charges(shop)).toEqual([
      "08-01 conversion 1495 failed",
      "08-01 conversion 500 approved",
    ]);
    expect(await seriesOf(sale, 0)).toBe("2/0 1 08-01 null inactive");
    expect(await seriesOf(sale, 1)).toBe("3/0 2 09-01 09-01");
  });
});

describe("by hand", () => {
  test("deactivated: nothing is charged, the date stays; once", async () => {
    const world = await openWorld();
    const shop = await openShop(world);
    const sale = await buy(shop);
    const deactivate = () =>
      deactivateSubscription(world.context, subscriptionTarget(sale), { reason: "on holiday" });
    accepted(await deactivate());
    expect(await subscriptionOf(sale)).toMatchObject({ state: "inactive", reason: "on holiday" });
    expect(await refusedBy(shop, deactivate)).toBe("wrong_state");
    await advance(world, "2026-04-15");
    expect(await seriesOf(sale)).toBe("2/0 1 02-01 null inactive");
    expect(await charges(shop)).toEqual([]);
  });

  for (const [missed, series, count] of [
    ["charge", "5/0 4 05-01 05-01", 3],
    ["skip", "2/0 4 05-01 05-01", 0],
  ] as const) {
    test(`activated after months, the missed dates: ${missed}`, async () => {
      const world = await openWorld();
      const { context } = world;
      const shop = await openShop(world);
      const sale = await buy(shop);
      accepted(await deactivateSubscription(context, subscriptionTarget(sale)));
      await advance(world, "2026-04-15");
      accepted(await activateSubscription(context, subscriptionTarget(sale), { missed }));
      await runDue(world);
      expect(await seriesOf(sale)).toBe(series);
      expect(await charges(shop)).toHaveLength(count);
    });
  }

  test("a series that is complete and rests is active again, and charged once its end is raised", async () => {
    const world = await openWorld();
    const { context } = world;
    const shop = await openShop(world, { rules: { seriesEnd: "rest" } });
    const sale = await buy(shop, { recurring: { finalNumber: 2 } });
    await advance(world, "2026-02-10");
    expect(await seriesOf(sale)).toBe("3/2 2 03-01 null");
    accepted(await deactivateSubscription(context, subscriptionTarget(sale)));
    accepted(await activateSubscription(context, subscriptionTarget(sale)));
    expect(await seriesOf(sale)).toBe("3/2 2 03-01 null");
    accepted(await changeSubscription(context, subscriptionTarget(sale), { finalNumber: 3 }));
    expect(await seriesOf(sale)).toBe("3/3 2 03-01 03-01");
  });
});
