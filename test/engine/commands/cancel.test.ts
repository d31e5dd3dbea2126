// Goal: a cancellation stops every charge, access runs as the policy says and ends by itself, and an
// order to reactivate takes it back (docs/concepts/moves.md). Method: commands and the clock.
import { describe, expect, test } from "vitest";
import { convertSubscription } from "../../../src/engine/commands/convert-subscription.ts";
import { cancelPurchase, expirePurchase } from "../../../src/engine/commands/purchase-commands.ts";
import { reactivatePurchase } from "../../../src/engine/commands/reactivate-purchase.ts";
import {
  cancelSubscription,
  extendSubscription,
} from "../../../src/engine/commands/subscription-commands.ts";
import { tapLine, type Fate } from "../support/bank-line.ts";
import { refusedBy } from "../support/repeated.ts";
import { rowsOf } from "../support/rows.ts";
import {
  accepted,
  buy,
  CARDS,
  charges,
  eventsOf,
  openShop,
  purchaseOf,
  purchaseTarget,
  recurs,
  seriesOf,
  subscriptionTarget,
  type Sale,
} from "../support/shop.ts";
import { advance, instantAt, openWorld, until } from "../support/world.ts";

async function accessUntil(sale: Sale): Promise<string | null> {
  const { accessUntil: at } = await purchaseOf(sale);
  return at === null ? null : new Date(at).toISOString();
}

describe("cancel", () => {
  test("to the end of the paid time; then access ends by itself, and nothing was charged", async () => {
    const world = await openWorld();
    const { context } = world;
    const shop = await openShop(world);
    const sale = await buy(shop);
    await advance(world, "2026-01-10T08:00:00Z");
    const cancel = () => cancelPurchase(context, purchaseTarget(sale), { reason: "too dear" });
    accepted(await cancel());
    expect(await purchaseOf(sale)).toMatchObject({
      state: "cancelled",
      reason: "too dear",
      cancelledAt: instantAt("2026-01-10T08:00:00Z"),
      accessUntil: instantAt("2026-02-01"),
    });
    expect(await seriesOf(sale)).toBe("2/0 1 02-01 null cancelled");
    expect(await refusedBy(shop, cancel)).toBe("wrong_state");

    await advance(world, "2026-01-31T23:59:59Z");
    expect((await purchaseOf(sale)).state).toBe("cancelled");
    await advance(world, "2026-03-15");
    expect(await purchaseOf(sale)).toMatchObject({
      state: "expired",
      reason: "too dear",
      expiredAt: instantAt("2026-02-01"),
    });
    expect(await charges(shop)).toEqual([]);
    expect((await eventsOf(sale)).slice(-3)).toEqual([
      "subscription.cancelled",
      "purchase.cancelled",
      "purchase.expired",
    ]);
    expect(await refusedBy(shop, cancel)).toBe("wrong_state");
  });

  test("at once, by the policy or by the command", async () => {
    const world = await openWorld({ start: "2026-01-10" });
    const { context } = world;
    const byPolicy = await buy(await openShop(world, { rules: { accessOnCancel: "now" } }));
    accepted(await cancelPurchase(context, purchaseTarget(byPolicy)));
    const byCommand = await buy(await openShop(world));
    accepted(await cancelPurchase(context, purchaseTarget(byCommand), { access: "now" }));
    const atEnd = await buy(await openShop(world, { rules: { accessOnCancel: "now" } }));
    accepted(await cancelPurchase(context, purchaseTarget(atEnd), { access: "paid_time" }));
    await advance(world, "2026-01-10T00:00:00Z");
    for (const sale of [byPolicy, byCommand]) {
      expect(await purchaseOf(sale)).toMatchObject({
        state: "expired",
        expiredAt: instantAt("2026-01-10"),
      });
    }
    expect(await purchaseOf(atEnd)).toMatchObject({
      state: "cancelled",
      accessUntil: instantAt("2026-02-10"),
    });
  });

  test("the paid time ends with the day of the site's zone", async () => {
    const world = await openWorld({ start: "2026-01-10T12:00:00Z" });
    const sale = await buy(await openShop(world, { zone: "America/Toronto" }));
    accepted(await cancelPurchase(world.context, purchaseTarget(sale)));
    expect(await accessUntil(sale)).toBe("2026-02-10T05:00:00.000Z");
  });

  test("days that were granted count as paid, whichever way it is cancelled", async () => {
    const world = await openWorld();
    const { context } = world;
    const shop = await openShop(world);
    const whole = await buy(shop);
    accepted(await extendSubscription(context, subscriptionTarget(whole), { days: 9 }));
    accepted(await cancelPurchase(context, purchaseTarget(whole)));
    const byItsLast = await buy(shop);
    accepted(await extendSubscription(context, subscriptionTarget(byItsLast), { days: 9 }));
    accepted(await cancelSubscription(context, subscriptionTarget(byItsLast)));
    expect([await accessUntil(whole), await accessUntil(byItsLast)]).toEqual([
      "2026-02-10T00:00:00.000Z",
      "2026-02-10T00:00:00.000Z",
    ]);
  });

  test("while a decline is being retried, nothing is paid any more: access ends now", async () => {
    const world = await openWorld();
    const shop = await openShop(world);
    const sale = await buy(shop, { card: CARDS.declinesRenewals });
    await advance(world, "2026-02-02T12:00:00Z");
    expect(await seriesOf(sale)).toBe("2/0 1 02-01 02-05 retry 2");
    accepted(await cancelPurchase(world.context, purchaseTarget(sale)));
    expect(await accessUntil(sale)).toBe("2026-02-02T12:00:00.000Z");
    await advance(world, "2026-03-01");
    expect(await charges(shop)).toHaveLength(2);
  });

  test("one subscription of two leaves the purchase; the last one takes it along", async () => {
    const world = await openWorld();
    const { context } = world;
    const shop = await openShop(world);
    const later = recurs(500n, { startsOn: "2026-03-20" });
    const sale = await buy(shop, { lines: [recurs(1000n), later] });
    const cancelLast = () => cancelSubscription(context, subscriptionTarget(sale, 1));
    accepted(await cancelLast());
    expect((await purchaseOf(sale)).state).toBe("active");
    expect(await refusedBy(shop, cancelLast)).toBe("wrong_state");
    accepted(await cancelSubscription(context, subscriptionTarget(sale, 0), { reason: "moved" }));
    expect(await purchaseOf(sale)).toMatchObject({ state: "cancelled", reason: "moved" });
    // the latest date that any of them had paid up to
    expect(await accessUntil(sale)).toBe("2026-03-20T00:00:00.000Z");
  });

  test("what does not recur, was not paid or is over cannot be cancelled", async () => {
    const world = await openWorld();
    const shop = await openShop(world);
    const single = await buy(shop, { recurring: null });
    const failed = await buy(shop, { card: CARDS.softDecline });
    for (const sale of [single, failed]) {
      const cancel = () => cancelPurchase(world.context, purchaseTarget(sale));
      expect(await refusedBy(shop, cancel)).toBe("wrong_state");
    }
  });

  test("a charge that is on the line is counted when it comes; the state stays", async () => {
    const world = await openWorld();
    const shop = await openShop(world);
    const sale = await buy(shop);
    const line = await tapLine(world);
    let answer = (): void => undefined;
    const held = new Promise<Fate>((resolve) => {
      answer = () => resolve("pass");
    });
    line.decide(() => held);
    const moving = advance(world, "2026-02-01T00:00:00Z");
    await until(() => line.sent.length === 1);
    accepted(await cancelPurchase(world.context, purchaseTarget(sale)));
    answer();
    await moving;
    expect(await charges(shop)).toEqual(["02-01 conversion 1000 approved"]);
    expect(await seriesOf(sale)).toBe("3/0 2 03-01 null cancelled");
  });

  test("a charge that waits for the bank is given up, a conversion by hand as well", async () => {
    const world = await openWorld();
    const { context } = world;
    const shop = await openShop(world);
    const due = await buy(shop);
    const trial = await buy(shop, { amountMinor: 700n, recurring: { startsOn: "2026-03-01" } });
    await world.bank().control("unreachable", { from: "2026-02-01", until: "2026-02-02" });
    await advance(world, "2026-02-01T00:30:00Z");
    accepted(await convertSubscription(context, subscriptionTarget(trial), { moveAnchor: false }));
    expect(await charges(shop)).toEqual([
      "02-01 conversion 1000 waiting",
      "02-01 instant 700 waiting",
    ]);
    for (const sale of [due, trial]) {
      accepted(await cancelPurchase(context, purchaseTarget(sale)));
    }
    await advance(world, "2026-02-03");
    expect(await charges(shop)).toEqual([
      "02-01 conversion 1000 failed",
      "02-01 instant 700 failed",
    ]);
    expect(await eventsOf(trial)).toContain("transaction.abandoned");
    const live = await rowsOf(shop, "select 1 from transaction_lines where live and position > 1");
    expect(live).toEqual([]);
    expect((await world.bank().journal()).length).toBe(2);
  });
});

describe("expire", () => {
  test("at once, and once", async () => {
    const world = await openWorld();
    const shop = await openShop(world);
    const sale = await buy(shop);
    const expire = () => expirePurchase(world.context, purchaseTarget(sale), { reason: "fraud" });
    accepted(await expire());
    expect(await purchaseOf(sale)).toMatchObject({ state: "expired", reason: "fraud" });
    expect(await seriesOf(sale)).toBe("2/0 1 02-01 null cancelled");
    expect(await refusedBy(shop, expire)).toBe("wrong_state");
  });

  test("access that was sold for some days ends with them", async () => {
    const world = await openWorld({ start: "2026-01-01T10:00:00Z" });
    const shop = await openShop(world);
    const sale = await buy(shop, { recurring: null, accessDays: 30 });
    const forEver = await buy(shop, { recurring: null });
    expect(await accessUntil(sale)).toBe("2026-01-31T10:00:00.000Z");
    await advance(world, "2026-01-31T09:59:59Z");
    expect((await purchaseOf(sale)).state).toBe("active");
    await advance(world, "2026-01-31T10:00:00Z");
    expect(await purchaseOf(sale)).toMatchObject({ state: "expired", reason: "paid_time_over" });
    expect(await purchaseOf(forEver)).toMatchObject({ state: "active", accessUntil: null });
  });
});

describe("reactivate", () => {
  test("charges go on, on the dates that they would have had, and nothing is charged now", async () => {
    const world = await openWorld();
    const { context } = world;
    const shop = await openShop(world);
    const sale = await buy(shop);
    accepted(await cancelPurchase(context, purchaseTarget(sale)));
    await advance(world, "2026-01-20");
    const reactivate = () => reactivatePurchase(context, purchaseTarget(sale));
    accepted(await reactivate());
    expect(await purchaseOf(sale)).toMatchObject({
      state: "active",
      reason: null,
      accessUntil: null,
      cancelledAt: null,
    });
    expect(await seriesOf(sale)).toBe("2/0 1 02-01 02-01");
    expect(await refusedBy(shop, reactivate)).toBe("wrong_state");
    await advance(world, "2026-01-31T23:00:00Z");
    expect(await charges(shop)).toEqual([]);
    await advance(world, "2026-02-01");
    expect(await charges(shop)).toEqual(["02-01 conversion 1000 approved"]);
  });

  test("not when it expired, not against the policy, not without anything left to charge", async () => {
    const world = await openWorld();
    const { context } = world;
    const shop = await openShop(world);
    const expired = await buy(shop);
    accepted(await expirePurchase(context, purchaseTarget(expired)));
    const ended = await buy(shop, { recurring: { finalNumber: 2 } });
    await advance(world, "2026-02-01");
    accepted(await cancelPurchase(context, purchaseTarget(ended)));
    for (const sale of [expired, ended]) {
      const reactivate = () => reactivatePurchase(context, purchaseTarget(sale));
      expect(await refusedBy(shop, reactivate)).toBe("wrong_state");
    }
    const strict = await openShop(world, { rules: { reactivate: "never" } });
    const sale = await buy(strict);
    accepted(await cancelPurchase(context, purchaseTarget(sale)));
    const reactivate = () => reactivatePurchase(context, purchaseTarget(sale));
    expect(await refusedBy(strict, reactivate)).toBe("policy_forbids");
  });
});
