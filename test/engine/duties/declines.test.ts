// Goal: what a declined renewal leads to, by policy and by class (docs/concepts/policies.md). Method:
// whole days of a shop's life with a bank that declines for a while, or a card that always does.
import { describe, expect, test } from "vitest";
import { addPaymentMethod } from "../../../src/engine/commands/add-payment-method.ts";
import { replacePaymentMethod } from "../../../src/engine/commands/subscription-commands.ts";
import { rowsOf } from "../support/rows.ts";
import {
  accepted,
  addSite,
  buy,
  CARDS,
  charges,
  eventsOf,
  openShop,
  purchaseOf,
  seriesOf,
  subscriptionOf,
  subscriptionTarget,
  type Sale,
} from "../support/shop.ts";
import { advance, openWorld, runDue, sleepUntil } from "../support/world.ts";

const EVERY_30_DAYS = { unit: "DAY", frequency: 30 } as const;

/** Lines of a sale's renewals, oldest first, as `position live`. */
async function linesOf(sale: Sale): Promise<string[]> {
  const sql =
    "select position, live from transaction_lines where position > 1 order by transaction_id";
  const rows = await rowsOf<{ position: number; live: boolean }>(sale.shop, sql);
  return rows.map(({ position, live }) => `${position} ${live ? "live" : "dead"}`);
}

/** Adds a card to the sale's customer and lets its subscription be charged to it. */
async function moveToCard(sale: Sale, number: string): Promise<void> {
  const { context } = sale.shop.world;
  const { customerId } = await purchaseOf(sale);
  const target = { merchantId: sale.shop.merchantId, customerId };
  const card = { number, expiryYear: 2035, expiryMonth: 12 };
  const paymentMethodId = accepted(await addPaymentMethod(context, target, card));
  accepted(await replacePaymentMethod(context, subscriptionTarget(sale), { paymentMethodId }));
}

describe("retries", () => {
  test("5.5: two declines, then an approval: one position, the calendar as if nothing was", async () => {
    const world = await openWorld({ start: "2026-01-30" });
    const shop = await openShop(world, { ruleSet: "segpay", zone: "GMT" });
    const sale = await buy(shop, { recurring: EVERY_30_DAYS });
    await world.bank().control("soft-decline", { from: "2026-03-01", until: "2026-03-06" });
    await advance(world, "2026-03-01");
    expect(await seriesOf(sale)).toBe("2/0 1 03-01 03-04 retry 1");
    await advance(world, "2026-03-04");
    expect(await seriesOf(sale)).toBe("2/0 1 03-01 03-07 retry 2");
    await advance(world, "2026-03-07");
    expect(await seriesOf(sale)).toBe("3/0 2 03-31 03-31");
    expect(await linesOf(sale)).toEqual(["2 dead", "2 dead", "2 live"]);
    expect(await charges(shop)).toEqual([
      "03-01 conversion 1000 declined",
      "03-04 conversion 1000 declined",
      "03-07 conversion 1000 approved",
    ]);
  });

  test("5.5: the calendar used up, `expire`: four dead lines, and access ends", async () => {
    const world = await openWorld({ start: "2026-01-30" });
    const shop = await openShop(world, { ruleSet: "segpay", zone: "GMT" });
    const sale = await buy(shop, { recurring: EVERY_30_DAYS, card: CARDS.declinesRenewals });
    await advance(world, "2026-03-10");
    expect(await seriesOf(sale)).toMatch(/^2\/0 1 03-01 null cancelled/);
    expect(await purchaseOf(sale)).toMatchObject({
      state: "expired",
      reason: "declined",
      expiredAt: Date.UTC(2026, 2, 10),
    });
    expect(await linesOf(sale)).toEqual(Array(4).fill("2 dead"));
    expect((await eventsOf(sale)).slice(-3)).toEqual([
      "transaction.declined",
      "subscription.cancelled",
      "purchase.expired",
    ]);
    await advance(world, "2026-06-01");
    expect(await charges(shop)).toHaveLength(4);
  });

  test("the calendar used up, `cancel`: with no paid time left the purchase expires too", async () => {
    const world = await openWorld();
    const shop = await openShop(world, { rules: { retryGapsDays: [1], afterRetries: "cancel" } });
    const sale = await buy(shop, { card: CARDS.declinesRenewals });
    await advance(world, "2026-02-02");
    expect(await seriesOf(sale)).toMatch(/^2\/0 1 02-01 null cancelled/);
    expect((await purchaseOf(sale)).state).toBe("expired");
    expect((await eventsOf(sale)).slice(-4)).toEqual([
      "transaction.declined",
      "subscription.cancelled",
      "purchase.cancelled",
      "purchase.expired",
    ]);
  });

  test("the calendar used up, `deactivate`: the date is kept, the purchase too", async () => {
    const world = await openWorld();
    const rules = { retryGapsDays: [2, 2], afterRetries: "deactivate" } as const;
    const shop = await openShop(world, { rules });
    const sale = await buy(shop, { card: CARDS.declinesRenewals });
    await advance(world, "2026-03-15");
    expect(await seriesOf(sale)).toBe("2/0 1 02-01 null inactive");
    expect((await purchaseOf(sale)).state).toBe("active");
    expect(await charges(shop)).toHaveLength(3);
  });

  test("the calendar used up, `next_period`: the number is lost, and at the limit all is", async () => {
    const world = await openWorld();
    const shop = await openShop(world, {
      rules: { retryGapsDays: [1], afterRetries: "next_period", maxFailedPeriods: 2 },
    });
    const sale = await buy(shop, { card: CARDS.declinesRenewals });
    await advance(world, "2026-02-10");
    expect(await seriesOf(sale)).toBe("3/0 2 03-01 03-01");
    expect(await subscriptionOf(sale)).toMatchObject({ failedPeriods: 1 });
    await advance(world, "2026-04-10");
    expect(await seriesOf(sale)).toBe("3/0 2 03-01 null inactive");
    expect(await charges(shop)).toHaveLength(4);
  });

  test("a decline during catch-up is retried from the day it happened", async () => {
    const world = await openWorld({ engine: "stopped" });
    const shop = await openShop(world, { rules: { retryGapsDays: [5] } });
    const sale = await buy(shop);
    await world.bank().control("soft-decline", { from: "2026-02-10", until: "2026-02-12" });
    await sleepUntil(world, "2026-02-10");
    world.program.engine.start();
    await runDue(world);
    expect(await seriesOf(sale)).toBe("2/0 1 02-01 02-15 retry 1");
    await advance(world, "2026-02-15");
    expect(await seriesOf(sale)).toBe("3/0 2 03-01 03-01");
  });
});

describe("policies without retries", () => {
  test("`continue`: each declined number is used up, and the series goes on", async () => {
    const world = await openWorld();
    const shop = await openShop(world, { ruleSet: "secure-trading", zone: "GMT" });
    const sale = await buy(shop, { recurring: { finalNumber: 4 }, card: CARDS.declinesRenewals });
    await advance(world, "2026-03-10");
    expect(await seriesOf(sale)).toBe("4/4 3 04-01 04-01");
    await advance(world, "2026-05-10");
    expect(await seriesOf(sale)).toBe("5/4 4 05-01 null");
    expect(await charges(shop)).toEqual([
      "02-01 conversion 1000 declined",
      "03-01 rebill 1000 declined",
      "04-01 rebill 1000 declined",
    ]);
  });

  test("`deactivate`: inactive with its date, until somebody acts", async () => {
    const world = await openWorld({ start: "2026-01-01T12:00:00Z" });
    const shop = await openShop(world, { ruleSet: "internetsecure", zone: "America/Toronto" });
    const sale = await buy(shop, { card: CARDS.declinesRenewals });
    await advance(world, "2026-05-01");
    expect(await seriesOf(sale)).toBe("2/0 1 02-01 null inactive");
    expect(await charges(shop)).toEqual(["02-01 conversion 1000 declined"]);
  });
});

describe("classes", () => {
  /** Fates of a renewal that is declined with a class, under the policy for it. */
  const cases = [
    {
      what: "hard, `end`: over at once",
      card: "4000000000009979",
      rules: {},
      series: "2/0 1 02-01 null cancelled",
      reason: "declined_for_good",
    },
    {
      what: "hard with the advice not to try again, `as_soft`: no retry",
      card: "4000000000009987",
      rules: { onHard: "as_soft", afterRetries: "deactivate" },
      series: "2/0 1 02-01 null inactive",
      reason: "declined",
    },
    {
      what: "hard without such advice, `as_soft`: the calendar",
      card: "4000000000000069",
      rules: { onHard: "as_soft" },
      series: "2/0 1 02-01 02-02 retry 1",
      reason: null,
    },
    {
      what: "fraud, `end`",
      card: "4100000000000019",
      rules: {},
      series: "2/0 1 02-01 null cancelled",
      reason: "declined_for_good",
    },
    {
      what: "fraud, `method_off`",
      card: "4100000000000019",
      rules: { onFraud: "method_off" },
      series: "2/0 1 02-01 null inactive",
      reason: "payment_method_off",
    },
    {
      what: "authentication, `ask`",
      card: "4000002760003184",
      rules: {},
      series: "2/0 1 02-01 null inactive",
      reason: "authentication_required",
    },
    {
      what: "authentication, `as_soft`",
      card: "4000002760003184",
      rules: { onAuthentication: "as_soft" },
      series: "2/0 1 02-01 02-02 retry 1",
      reason: null,
    },
    {
      what: "soft",
      card: "4000000000009995",
      rules: {},
      series: "2/0 1 02-01 02-02 retry 1",
      reason: null,
    },
  ] as const;

  test("each leads where the policy for it says", async () => {
    const world = await openWorld();
    const shop = await openShop(world);
    const sold: Sale[] = [];
    for (const { card, rules } of cases) {
      const sale = await buy(await addSite(shop, { zone: "UTC", rules }));
      await moveToCard(sale, card);
      sold.push(sale);
    }
    await advance(world, "2026-02-01");
    for (const [index, { what, series, reason }] of cases.entries()) {
      const sale = sold[index];
      if (sale === undefined) throw new Error(`nothing was sold for: ${what}`);
      const fate = { series: await seriesOf(sale), reason: (await subscriptionOf(sale)).reason };
      expect({ what, ...fate }).toEqual({ what, series, reason });
    }
  });

  for (const [rules, card] of [
    [{ onHard: "method_off" }, "4000000000009979"],
    [{}, "4000002760003184"],
  ] as const) {
    test(`${JSON.stringify(rules)}: another card brings it back, and it is charged at once`, async () => {
      const world = await openWorld();
      const shop = await openShop(world, { rules });
      const sale = await buy(shop);
      await moveToCard(sale, card);
      await advance(world, "2026-02-03");
      expect((await subscriptionOf(sale)).state).toBe("inactive");
      await moveToCard(sale, CARDS.alsoGood);
      await advance(world, "2026-02-03T01:00:00Z");
      expect(await seriesOf(sale)).toBe("3/0 2 03-01 03-01");
      expect(await charges(shop)).toEqual([
        "02-01 conversion 1000 declined",
        "02-03 conversion 1000 approved",
      ]);
      const off = await rowsOf<{ state: string }>(
        shop,
        "select state from payment_methods where state = 'off'",
      );
      expect(off).toHaveLength("onHard" in rules ? 1 : 0);
    });
  }

  test("a card that was switched off is declined here, without a call", async () => {
    const world = await openWorld();
    const shop = await openShop(world, { rules: { onHard: "method_off" } });
    const sale = await buy(shop);
    const { customerId, terms } = await purchaseOf(sale);
    const second = await buy(shop, {
      customer: { id: customerId },
      recurring: { startsOn: "2026-02-05" },
    });
    const target = { merchantId: shop.merchantId, subscriptionId: second.subscriptionId };
    const paymentMethodId = BigInt(terms.paymentMethodId);
    accepted(await replacePaymentMethod(world.context, target, { paymentMethodId }));
    await world.bank().control("hard-decline", { from: "2026-02-01", until: "2026-02-02" });
    await advance(world, "2026-02-06");
    expect(await charges(shop)).toEqual([
      "02-01 conversion 1000 declined",
      "02-05 conversion 1000 declined",
    ]);
    const [last] = await rowsOf(
      shop,
      "select response_code from transactions order by at desc, id desc limit 1",
    );
    expect(last).toEqual({ responseCode: "payment_method_off" });
    // two first payments and the one renewal that was sent
    expect(await world.bank().journal()).toHaveLength(3);
  });
});
