// Goal: a trial that is converted at once is charged for its next number now, and its calendar stays
// or moves along (docs/concepts/life-of-a-charge.md, "Converting at once"). Method: commands, the
// clock, and a bank that declines.
import { describe, expect, test } from "vitest";
import { convertSubscription } from "../../../src/engine/commands/convert-subscription.ts";
import { deactivateSubscription } from "../../../src/engine/commands/subscription-commands.ts";
import { refusedBy } from "../support/repeated.ts";
import { rowsOf } from "../support/rows.ts";
import {
  accepted,
  buy,
  CARDS,
  charges,
  openShop,
  seriesOf,
  subscriptionTarget,
  transactionOf,
  verdict,
  type Sale,
} from "../support/shop.ts";
import { advance, openWorld, type World } from "../support/world.ts";

/** Ten days of trial from 1 February, then every 30 days. */
async function sellTrial(world: World, card: string = CARDS.good): Promise<Sale> {
  const shop = await openShop(world, { ruleSet: "segpay", zone: "GMT" });
  const recurring = { unit: "DAY", frequency: 30, startsOn: "2026-02-11" } as const;
  return await buy(shop, { recurring, card });
}

async function convert(sale: Sale, moveAnchor: boolean) {
  const { context } = sale.shop.world;
  return await convertSubscription(context, subscriptionTarget(sale), { moveAnchor });
}

describe("convert", () => {
  for (const [moveAnchor, series, later] of [
    [true, "3/0 0 03-08 03-08", "4/0 1 04-07 04-07"],
    [false, "3/0 1 03-13 03-13", "4/0 2 04-12 04-12"],
  ] as const) {
    test(`approved, the dates ${moveAnchor ? "count from today" : "stay"}`, async () => {
      const world = await openWorld({ start: "2026-02-01" });
      const sale = await sellTrial(world);
      expect(await seriesOf(sale)).toBe("2/0 0 02-11 02-11");
      await advance(world, "2026-02-06T15:00:00Z");
      const id = accepted(await convert(sale, moveAnchor));
      expect(await transactionOf(sale.shop, id)).toMatchObject({
        stage: "instant",
        state: "approved",
        businessOn: "2026-02-06",
      });
      expect(await seriesOf(sale)).toBe(series);
      await advance(world, "2026-03-20");
      expect(await seriesOf(sale)).toBe(later);
      expect(await charges(sale.shop)).toHaveLength(2);
    });
  }

  test("declined, the trial runs on as it was, and may be converted again", async () => {
    const world = await openWorld({ start: "2026-02-01" });
    const sale = await sellTrial(world);
    await advance(world, "2026-02-06");
    await world.bank().control("soft-decline", { until: "2026-02-07" });
    const id = accepted(await convert(sale, true));
    expect((await transactionOf(sale.shop, id)).state).toBe("declined");
    expect(await seriesOf(sale)).toBe("2/0 0 02-11 02-11");
    const lines = await rowsOf(
      sale.shop,
      "select live from transaction_lines where transaction_id = $1::bigint",
      [id],
    );
    expect(lines).toEqual([{ live: false }]);
    await advance(world, "2026-02-08");
    accepted(await convert(sale, false));
    expect(await seriesOf(sale)).toBe("3/0 1 03-13 03-13");
  });

  test("unreachable, it waits, and nothing else charges the number meanwhile", async () => {
    const world = await openWorld({ start: "2026-02-01" });
    const sale = await sellTrial(world);
    await advance(world, "2026-02-10T21:00:00Z");
    await world.bank().control("unreachable", { until: "2026-02-11T03:00Z" });
    accepted(await convert(sale, false));
    expect(await charges(sale.shop)).toEqual(["02-10 instant 1000 waiting"]);
    expect(await refusedBy(sale.shop, () => convert(sale, false))).toBe("charge_in_flight");
    await advance(world, "2026-02-11T02:30:00Z");
    expect(await charges(sale.shop)).toEqual(["02-10 instant 1000 waiting"]);
    await advance(world, "2026-02-11T05:00:00Z");
    expect(await charges(sale.shop)).toEqual(["02-10 instant 1000 approved"]);
    expect(await seriesOf(sale)).toBe("3/0 1 03-13 03-13");
  });

  test("declined when its own date has come meanwhile, the number is charged on that date", async () => {
    const world = await openWorld({ start: "2026-02-01" });
    const sale = await sellTrial(world);
    const bank = world.bank();
    await bank.control("unreachable", { from: "2026-02-10T23:30Z", until: "2026-02-11T00:20Z" });
    await bank.control("soft-decline", { from: "2026-02-11T00:20Z", until: "2026-02-12" });
    await advance(world, "2026-02-10T23:30:00Z");
    accepted(await convert(sale, false));
    await advance(world, "2026-02-11T02:00:00Z");
    expect(await charges(sale.shop)).toEqual([
      "02-10 instant 1000 declined",
      "02-11 conversion 1000 declined",
    ]);
    expect(await seriesOf(sale)).toBe("2/0 0 02-11 02-14 retry 1");
  });

  test("not without a next charge", async () => {
    const world = await openWorld({ start: "2026-02-01" });
    const { context } = world;
    const sale = await sellTrial(world);
    accepted(await deactivateSubscription(context, subscriptionTarget(sale)));
    expect(await refusedBy(sale.shop, () => convert(sale, true))).toBe("wrong_state");
    const shop = await openShop(world, { rules: { seriesEnd: "rest" } });
    const ended = await buy(shop, { recurring: { finalNumber: 2 } });
    accepted(await convert(ended, false));
    expect(await seriesOf(ended)).toBe("3/2 2 04-01 null");
    expect(await refusedBy(shop, () => convert(ended, false))).toBe("wrong_state");
  });

  test("twice at once: one of the two is charged", async () => {
    const world = await openWorld({ start: "2026-02-01" });
    const sale = await sellTrial(world);
    const both = await Promise.all([convert(sale, false), convert(sale, false)]);
    const verdicts = both.map(verdict).toSorted();
    // the second either met the first on the line, or came after it and charged the next number
    expect(verdicts[0]).toBe("accepted");
    const charged = await charges(sale.shop);
    expect(charged).toHaveLength(verdicts[1] === "accepted" ? 2 : 1);
    const positions = await rowsOf<{ position: number }>(
      sale.shop,
      "select position from transaction_lines where live and position > 1",
    );
    expect(new Set(positions.map(({ position }) => position)).size).toBe(charged.length);
  });
});
