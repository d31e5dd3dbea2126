// Goal: a customer is told of each charge once, on the right day, and of none that will not come.
// Method: a year under the clock on both databases; then whatever moves, stops or doubles a charge
// between the notice and its date.
import { describe, expect, test } from "vitest";
import { changeSubscription } from "../../../src/engine/commands/change-subscription.ts";
import { cancelPurchase } from "../../../src/engine/commands/purchase-commands.ts";
import {
  activateSubscription,
  deactivateSubscription,
  extendSubscription,
} from "../../../src/engine/commands/subscription-commands.ts";
import { plainDate } from "../../../src/domain/calendar/plain-date.ts";
import { onBothDatabases } from "../../support/databases.ts";
import { rowsOf } from "../support/rows.ts";
import {
  accepted,
  buy,
  CARDS,
  openShop,
  purchaseTarget,
  subscriptionOf,
  subscriptionTarget,
  type Shop,
} from "../support/shop.ts";
import { advance, openWorld, sleepUntil, runDue } from "../support/world.ts";

/** What customers were told, as `day of the notice: date of the charge amount`. */
async function told(shop: Shop): Promise<string[]> {
  const rows = await rowsOf<{ at: string; facts: Readonly<Record<string, unknown>> }>(
    shop,
    `select to_char(at at time zone 'UTC', 'MM-DD HH24:MI') as at, facts from events
      where kind = 'subscription.notice_due' order by events.at, id`,
  );
  return rows.map(({ at, facts }) => {
    const { chargeOn, amountMinor } = facts;
    return `${at.replace(" 00:00", "")}: ${String(chargeOn).slice(5)} ${String(amountMinor)}`;
  });
}

onBothDatabases("a year of notices", (open) => {
  test("of a subscription at the month's end: the right day each, none twice", async () => {
    const world = await openWorld({ db: await open(), start: "2026-01-31" });
    const shop = await openShop(world);
    const sale = await buy(shop, { recurring: { noticeDays: 3 } });
    expect((await subscriptionOf(sale)).noticeOn).toBe("2026-02-25");
    await advance(world, "2027-02-01");
    expect(await told(shop)).toEqual([
      "02-25: 02-28 1000",
      "03-28: 03-31 1000",
      "04-27: 04-30 1000",
      "05-28: 05-31 1000",
      "06-27: 06-30 1000",
      "07-28: 07-31 1000",
      "08-28: 08-31 1000",
      "09-27: 09-30 1000",
      "10-28: 10-31 1000",
      "11-27: 11-30 1000",
      "12-28: 12-31 1000",
      "01-28: 01-31 1000",
    ]);
    expect((await subscriptionOf(sale)).noticeOn).toBe("2027-02-25");
  });
});

describe("a notice", () => {
  test("names the card, and comes when the date begins where the site is", async () => {
    const world = await openWorld();
    const zone = { zone: "America/Toronto", ruleSet: "internetsecure" } as const;
    const shop = await openShop(world, zone);
    await buy(shop, { recurring: { noticeDays: 2 } });
    await advance(world, "2026-02-01");
    const [row] = await rowsOf<{ facts: object; at: number }>(
      shop,
      "select facts, at from events where kind = 'subscription.notice_due'",
    );
    expect(row?.facts).toMatchObject({ brand: "visa", last4: "4242", currency: "EUR" });
    // bought on 31 December in Toronto, so the next charge is on 31 January there
    expect(new Date(row?.at ?? 0).toISOString()).toBe("2026-01-29T05:30:00.000Z");
  });

  test("is given by the site's policy, unless the order says otherwise", async () => {
    const world = await openWorld();
    const shop = await openShop(world, { rules: { noticeDays: 5 } });
    await buy(shop);
    await buy(shop, { recurring: { noticeDays: 0 } });
    await buy(shop, { recurring: { noticeDays: 2 } });
    await advance(world, "2026-02-01");
    expect(await told(shop)).toEqual(["01-27: 02-01 1000", "01-30: 02-01 1000"]);
  });

  test("of a date that moves is given for the new date as well", async () => {
    const world = await openWorld();
    const shop = await openShop(world);
    const sale = await buy(shop, { recurring: { noticeDays: 3 } });
    await advance(world, "2026-01-30");
    accepted(await extendSubscription(world.context, subscriptionTarget(sale), { days: 10 }));
    await advance(world, "2026-02-20");
    expect(await told(shop)).toEqual(["01-29: 02-01 1000", "02-08: 02-11 1000"]);
  });

  test("of a date that moves before it was announced is given once", async () => {
    const world = await openWorld();
    const shop = await openShop(world);
    const sale = await buy(shop, { recurring: { noticeDays: 3 } });
    accepted(await extendSubscription(world.context, subscriptionTarget(sale), { days: 2 }));
    await advance(world, "2026-02-05");
    expect(await told(shop)).toEqual(["01-31: 02-03 1000"]);
  });

  test("is not given again when the terms change and the date stays", async () => {
    const world = await openWorld();
    const shop = await openShop(world);
    const sale = await buy(shop, { recurring: { noticeDays: 3 } });
    await advance(world, "2026-01-30");
    const terms = { amountMinor: 900n, noticeDays: 7 };
    accepted(await changeSubscription(world.context, subscriptionTarget(sale), { terms }));
    await runDue(world);
    await advance(world, "2026-02-22");
    expect(await told(shop)).toEqual(["01-29: 02-01 1000", "02-22: 03-01 900"]);
  });

  test("is given at once where its day has passed when it is asked for", async () => {
    const world = await openWorld();
    const shop = await openShop(world);
    const sale = await buy(shop);
    await advance(world, "2026-01-30");
    const terms = { noticeDays: 7 };
    accepted(await changeSubscription(world.context, subscriptionTarget(sale), { terms }));
    await runDue(world);
    expect(await told(shop)).toEqual(["01-30: 02-01 1000"]);
  });

  test("is not given for what was cancelled, or paused, before its day", async () => {
    const world = await openWorld();
    const shop = await openShop(world);
    const [cancelled, paused] = [
      await buy(shop, { recurring: { noticeDays: 3 } }),
      await buy(shop, { recurring: { noticeDays: 3 } }),
    ];
    accepted(await cancelPurchase(world.context, purchaseTarget(cancelled)));
    accepted(await deactivateSubscription(world.context, subscriptionTarget(paused)));
    await advance(world, "2026-02-10");
    expect(await told(shop)).toEqual([]);
    const skip = { missed: "skip" } as const;
    accepted(await activateSubscription(world.context, subscriptionTarget(paused), skip));
    await advance(world, "2026-03-01");
    expect(await told(shop)).toEqual(["02-26: 03-01 1000"]);
  });

  test("is left out where the engine slept until the charge itself was due", async () => {
    const world = await openWorld({ engine: "stopped" });
    const shop = await openShop(world);
    await buy(shop, { recurring: { noticeDays: 3 } });
    await sleepUntil(world, "2026-02-01T12:00:00Z");
    world.program.engine.start();
    await advance(world, "2026-03-01");
    expect(await told(shop)).toEqual(["02-26: 03-01 1000"]);
  });

  test("is not given for the retries of a declined charge", async () => {
    const world = await openWorld();
    const shop = await openShop(world, { rules: { retryGapsDays: [5, 5] } });
    await buy(shop, { card: CARDS.declinesRenewals, recurring: { noticeDays: 2 } });
    await advance(world, "2026-02-15");
    expect(await told(shop)).toEqual(["01-30: 02-01 1000"]);
  });

  test("is given once, with several engines on one database", async () => {
    const world = await openWorld();
    const shop = await openShop(world, { lanes: 4 });
    for (let each = 0; each < 12; each += 1) await buy(shop, { recurring: { noticeDays: 3 } });
    for (const engine of [await world.join(), await world.join()]) engine.engine.start();
    await advance(world, "2026-03-02");
    const days = await told(shop);
    expect(days.filter((line) => line === "01-29: 02-01 1000")).toHaveLength(12);
    expect(days.filter((line) => line === "02-26: 03-01 1000")).toHaveLength(12);
    expect(days).toHaveLength(24);
  });

  test("of a date that was announced before is not given when the date comes back", async () => {
    const world = await openWorld();
    const shop = await openShop(world);
    const sale = await buy(shop, { recurring: { noticeDays: 3 } });
    await advance(world, "2026-01-30");
    const target = subscriptionTarget(sale);
    for (const nextOn of ["2026-02-20", "2026-02-01"]) {
      const terms = { nextOn: plainDate(nextOn) };
      accepted(await changeSubscription(world.context, target, { terms }));
      await runDue(world);
    }
    await advance(world, "2026-02-02");
    expect(await told(shop)).toEqual(["01-29: 02-01 1000"]);
  });
});
