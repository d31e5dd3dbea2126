// Goal: an extension moves the current cycle and nothing else, however often, over a month's end and
// while the charge is on the line (docs/concepts/schedules.md). Method: commands and the clock.
import { describe, expect, test } from "vitest";
import {
  deactivateSubscription,
  extendSubscription,
} from "../../../src/engine/commands/subscription-commands.ts";
import { tapLine, type Fate } from "../support/bank-line.ts";
import { refusedBy } from "../support/repeated.ts";
import {
  accepted,
  buy,
  charges,
  openShop,
  seriesOf,
  subscriptionTarget,
  type Sale,
} from "../support/shop.ts";
import { advance, openWorld, until, type World } from "../support/world.ts";

async function extend(world: World, sale: Sale, days: number): Promise<void> {
  accepted(await extendSubscription(world.context, subscriptionTarget(sale), { days }));
}

describe("extend", () => {
  test("every 30 days, extended twice: the next date comes from the anchor again", async () => {
    const world = await openWorld({ start: "2025-12-31" });
    const shop = await openShop(world, { ruleSet: "segpay", zone: "GMT" });
    const sale = await buy(shop, { recurring: { unit: "DAY", frequency: 30 } });
    expect(await seriesOf(sale)).toBe("2/0 1 01-30 01-30");
    await extend(world, sale, 5);
    expect(await seriesOf(sale)).toBe("2/0 1 01-30 02-04");
    await extend(world, sale, 3);
    expect(await seriesOf(sale)).toBe("2/0 1 01-30 02-07");
    await advance(world, "2026-02-06T23:00:00Z");
    expect(await charges(shop)).toEqual([]);
    await advance(world, "2026-02-07");
    expect(await charges(shop)).toEqual(["02-07 conversion 1000 approved"]);
    expect(await seriesOf(sale)).toBe("3/0 2 03-01 03-01");
  });

  test("monthly on the 31st, extended beyond the next due date: one charge, and the day is kept", async () => {
    const world = await openWorld({ start: "2025-12-31" });
    const shop = await openShop(world, { ruleSet: "segpay", zone: "GMT" });
    const sale = await buy(shop);
    expect(await seriesOf(sale)).toBe("2/0 1 01-31 01-31");
    await extend(world, sale, 2);
    await extend(world, sale, 27);
    expect(await seriesOf(sale)).toBe("2/0 1 01-31 03-01");
    await advance(world, "2026-03-01");
    expect(await charges(shop)).toEqual(["03-01 conversion 1000 approved"]);
    expect(await seriesOf(sale)).toBe("3/0 3 03-31 03-31");
  });

  test("while the charge is on the line, the days are added to the date after", async () => {
    const world = await openWorld();
    const shop = await openShop(world);
    const sale = await buy(shop);
    await extend(world, sale, 2);
    const line = await tapLine(world);
    let answer = (): void => undefined;
    const held = new Promise<Fate>((resolve) => {
      answer = () => resolve("pass");
    });
    line.decide(() => held);
    const moving = advance(world, "2026-02-03T00:00:00Z");
    await until(() => line.sent.length === 1);
    await extend(world, sale, 4);
    answer();
    await moving;
    // 4 days and not 6: the first 2 were used up by this charge
    expect(await seriesOf(sale)).toBe("3/0 2 03-01 03-05");
    await advance(world, "2026-03-05");
    expect(await seriesOf(sale)).toBe("4/0 3 04-01 04-01");
  });

  test("1 to 365 whole days of an active series under a policy that allows it", async () => {
    const world = await openWorld();
    const { context } = world;
    const shop = await openShop(world);
    const sale = await buy(shop);
    const target = subscriptionTarget(sale);
    for (const days of [0, -1, 366, 1.5, Number.NaN]) {
      const refused = () => extendSubscription(context, target, { days });
      expect(await refusedBy(shop, refused)).toBe("invalid_field");
    }
    await extend(world, sale, 365);
    expect(await seriesOf(sale)).toBe("2/0 1 02-01 02-01");
    accepted(await deactivateSubscription(context, target));
    const inactive = () => extendSubscription(context, target, { days: 1 });
    expect(await refusedBy(shop, inactive)).toBe("wrong_state");

    const rests = await openShop(world, { rules: { seriesEnd: "rest" } });
    const ended = await buy(rests, { recurring: { finalNumber: 2 } });
    const never = await openShop(world, { rules: { extendDays: "never" } });
    const strict = await buy(never);
    await advance(world, "2026-02-02");
    const resting = () => extendSubscription(context, subscriptionTarget(ended), { days: 1 });
    expect(await refusedBy(rests, resting)).toBe("wrong_state");
    const forbidden = () => extendSubscription(context, subscriptionTarget(strict), { days: 1 });
    expect(await refusedBy(never, forbidden)).toBe("policy_forbids");
  });
});
