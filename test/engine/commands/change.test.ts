// Goal: the end, the price and the period of a series change as ordered and leave what was paid alone
// (docs/concepts/moves.md, docs/concepts/schedules.md). Method: commands and the clock.
import { describe, expect, test } from "vitest";
import { changeSubscription } from "../../../src/engine/commands/change-subscription.ts";
import {
  cancelSubscription,
  replacePaymentMethod,
} from "../../../src/engine/commands/subscription-commands.ts";
import { addPaymentMethod } from "../../../src/engine/commands/add-payment-method.ts";
import { refusedBy } from "../support/repeated.ts";
import {
  accepted,
  buy,
  CARDS,
  charges,
  eventsOf,
  openShop,
  purchaseOf,
  seriesOf,
  subscriptionOf,
  subscriptionTarget,
  transactionOf,
  type Sale,
  type Shop,
} from "../support/shop.ts";
import { rowsOf } from "../support/rows.ts";
import { advance, openWorld, runDue, type World } from "../support/world.ts";

async function setFinal(world: World, sale: Sale, finalNumber: number): Promise<void> {
  accepted(await changeSubscription(world.context, subscriptionTarget(sale), { finalNumber }));
}

describe("the end of a series", () => {
  test("rests at 4/3; extended to 12, the missed numbers are charged and it goes on to 13/12", async () => {
    const world = await openWorld({ start: "2026-01-06" });
    const shop = await openShop(world, { ruleSet: "secure-trading", zone: "GMT" });
    const sale = await buy(shop, { recurring: { finalNumber: 3 } });
    await advance(world, "2026-06-20T12:00:00Z");
    expect(await seriesOf(sale)).toBe("4/3 3 04-06 null");
    await setFinal(world, sale, 12);
    expect(await seriesOf(sale)).toBe("4/12 3 04-06 04-06");
    await runDue(world);
    expect(await seriesOf(sale)).toBe("7/12 6 07-06 07-06");
    expect((await charges(shop)).slice(2)).toEqual([
      "06-20 rebill 1000 approved",
      "06-20 rebill 1000 approved",
      "06-20 rebill 1000 approved",
    ]);
    await advance(world, "2027-02-01");
    expect(await seriesOf(sale)).toBe("13/12 12 01-06 null");
    expect(await charges(shop)).toHaveLength(11);
  });

  test("completes; extended, it is active again from the first date after today", async () => {
    const world = await openWorld({ start: "2026-01-06" });
    const shop = await openShop(world);
    const sale = await buy(shop, { recurring: { finalNumber: 3 } });
    await advance(world, "2026-06-20T12:00:00Z");
    expect(await seriesOf(sale)).toBe("4/3 3 04-06 null completed");
    await setFinal(world, sale, 5);
    expect(await seriesOf(sale)).toBe("4/5 6 07-06 07-06");
    await advance(world, "2026-12-01");
    expect(await seriesOf(sale)).toBe("6/5 8 09-06 null completed");
    expect((await eventsOf(sale)).filter((kind) => kind.startsWith("subscription."))).toEqual([
      "subscription.created",
      "subscription.completed",
      "subscription.activated",
      "subscription.completed",
    ]);
  });

  test("lowered below the number that comes next, it is over", async () => {
    const world = await openWorld();
    const completes = await buy(await openShop(world), { recurring: { finalNumber: 9 } });
    const shop = await openShop(world, { rules: { seriesEnd: "rest" } });
    const rests = await buy(shop, { recurring: { finalNumber: 9 } });
    await advance(world, "2026-03-10");
    await setFinal(world, completes, 2);
    await setFinal(world, rests, 2);
    expect(await seriesOf(completes)).toBe("4/2 3 04-01 null completed");
    expect(await seriesOf(rests)).toBe("4/2 3 04-01 null");
    await advance(world, "2026-05-10");
    expect(await charges(shop)).toHaveLength(2);
    await setFinal(world, rests, 0);
    expect(await seriesOf(rests)).toBe("4/0 5 06-01 06-01");
  });

  test("raised or removed on the way changes no date", async () => {
    const world = await openWorld();
    const shop = await openShop(world);
    const sale = await buy(shop, { recurring: { finalNumber: 2 } });
    await setFinal(world, sale, 4);
    expect(await seriesOf(sale)).toBe("2/4 1 02-01 02-01");
    await setFinal(world, sale, 0);
    expect(await seriesOf(sale)).toBe("2/0 1 02-01 02-01");
    for (const finalNumber of [-1, 1.5, 1_000_001]) {
      const refused = () =>
        changeSubscription(world.context, subscriptionTarget(sale), { finalNumber });
      expect(await refusedBy(shop, refused)).toBe("invalid_field");
    }
    accepted(await cancelSubscription(world.context, subscriptionTarget(sale)));
    const over = () =>
      changeSubscription(world.context, subscriptionTarget(sale), { finalNumber: 7 });
    expect(await refusedBy(shop, over)).toBe("wrong_state");
  });
});

describe("terms", () => {
  test("another amount is what the next charge costs, and no earlier one", async () => {
    const world = await openWorld();
    const shop = await openShop(world);
    const sale = await buy(shop);
    await advance(world, "2026-02-10");
    const terms = { amountMinor: 1250n };
    accepted(await changeSubscription(world.context, subscriptionTarget(sale), { terms }));
    await advance(world, "2026-03-10");
    expect(await charges(shop)).toEqual([
      "02-01 conversion 1000 approved",
      "03-01 rebill 1250 approved",
    ]);
  });

  test("another period counts from the due date of the number last used", async () => {
    const world = await openWorld({ start: "2026-01-31" });
    const shop = await openShop(world);
    const sale = await buy(shop);
    await advance(world, "2026-03-05");
    expect(await seriesOf(sale)).toBe("3/0 2 03-31 03-31");
    const terms = { unit: "WEEK", frequency: 2 } as const;
    accepted(await changeSubscription(world.context, subscriptionTarget(sale), { terms }));
    // two weeks after 28 February
    expect(await subscriptionOf(sale)).toMatchObject({ anchorOn: "2026-03-14", slot: 0 });
    expect(await seriesOf(sale)).toBe("3/0 0 03-14 03-14");
    await advance(world, "2026-03-28");
    expect(await seriesOf(sale)).toBe("5/0 2 04-11 04-11");
  });

  test("with no number used yet, the first due date stays and the new steps follow it", async () => {
    const world = await openWorld();
    const shop = await openShop(world);
    const sale = await buy(shop, { recurring: { startsOn: "2026-01-20" } });
    const terms = { unit: "DAY", frequency: 10 } as const;
    accepted(await changeSubscription(world.context, subscriptionTarget(sale), { terms }));
    expect(await seriesOf(sale)).toBe("2/0 0 01-20 01-20");
    await advance(world, "2026-01-20");
    expect(await seriesOf(sale)).toBe("3/0 1 01-30 01-30");
  });

  test("an increase may need the customer's approval, or no amount may change at all", async () => {
    const world = await openWorld();
    const { context } = world;
    const asks = await openShop(world, { rules: { amountChange: "increase_needs_approval" } });
    const sale = await buy(asks);
    const target = subscriptionTarget(sale);
    const dearer = { amountMinor: 1100n };
    const raise = () => changeSubscription(context, target, { terms: dearer });
    expect(await refusedBy(asks, raise)).toBe("policy_forbids");
    accepted(await changeSubscription(context, target, { terms: { amountMinor: 900n } }));
    accepted(
      await changeSubscription(context, target, { terms: { ...dearer, increaseApproved: true } }),
    );
    expect((await subscriptionOf(sale)).amountMinor).toBe(1100n);

    const fixed = await openShop(world, { rules: { amountChange: "none" } });
    const other = subscriptionTarget(await buy(fixed));
    const lower = () => changeSubscription(context, other, { terms: { amountMinor: 900n } });
    expect(await refusedBy(fixed, lower)).toBe("policy_forbids");
    accepted(await changeSubscription(context, other, { terms: { noticeDays: 3 } }));
  });

  test("values that cannot be kept are refused, and one of two refuses both", async () => {
    const world = await openWorld();
    const { context } = world;
    const shop = await openShop(world);
    const target = subscriptionTarget(await buy(shop));
    for (const terms of [
      { amountMinor: 0n },
      { amountMinor: -5n },
      { frequency: 0 },
      { frequency: 1001 },
      { noticeDays: 1 },
      { noticeDays: 8 },
    ]) {
      const refused = () => changeSubscription(context, target, { terms });
      expect(await refusedBy(shop, refused)).toBe("invalid_field");
    }
    const both = { terms: { amountMinor: 5n }, finalNumber: -1 };
    expect(await refusedBy(shop, () => changeSubscription(context, target, both))).toBe(
      "invalid_field",
    );
    expect(await refusedBy(shop, () => changeSubscription(context, target, {}))).toBe(
      "invalid_field",
    );
  });

  test("price, period and end at once are one change", async () => {
    const world = await openWorld();
    const shop = await openShop(world);
    const sale = await buy(shop);
    const { version } = await subscriptionOf(sale);
    accepted(
      await changeSubscription(world.context, subscriptionTarget(sale), {
        terms: { amountMinor: 5n, unit: "WEEK", frequency: 1 },
        finalNumber: 3,
      }),
    );
    expect(await seriesOf(sale)).toBe("2/3 0 01-08 01-08");
    expect(await subscriptionOf(sale)).toMatchObject({ amountMinor: 5n, version: version + 1 });
    await advance(world, "2026-02-01");
    expect(await charges(shop)).toEqual(["01-08 conversion 5 approved", "01-15 rebill 5 approved"]);
  });
});

describe("the payment method", () => {
  async function addCard(shop: Shop, sale: Sale): Promise<bigint> {
    const { customerId } = await purchaseOf(sale);
    const card = { number: CARDS.alsoGood, expiryYear: 2035, expiryMonth: 12 };
    const target = { merchantId: shop.merchantId, customerId };
    return accepted(await addPaymentMethod(shop.world.context, target, card));
  }

  test("charges go to another card of the same customer from then on", async () => {
    const world = await openWorld();
    const shop = await openShop(world);
    const sale = await buy(shop);
    const paymentMethodId = await addCard(shop, sale);
    accepted(
      await replacePaymentMethod(world.context, subscriptionTarget(sale), { paymentMethodId }),
    );
    await advance(world, "2026-02-01");
    const [renewal] = await rowsOf<{ id: bigint }>(
      shop,
      "select id from transactions where stage = 'conversion'",
    );
    expect((await transactionOf(shop, renewal?.id ?? 0n)).paymentMethodId).toBe(paymentMethodId);
    expect((await transactionOf(shop, sale.transactionId)).paymentMethodId).not.toBe(
      paymentMethodId,
    );
  });

  test("not to a stranger's card, not to one that is off, not when it is cancelled", async () => {
    const world = await openWorld();
    const { context } = world;
    const shop = await openShop(world);
    const sale = await buy(shop);
    const stranger = await buy(shop);
    const foreign = BigInt((await purchaseOf(stranger)).terms.paymentMethodId);
    const replace = (paymentMethodId: bigint) => () =>
      replacePaymentMethod(context, subscriptionTarget(sale), { paymentMethodId });
    expect(await refusedBy(shop, replace(foreign))).toBe("not_found");
    expect(await refusedBy(shop, replace(404n))).toBe("not_found");
    const own = await addCard(shop, sale);
    accepted(await cancelSubscription(context, subscriptionTarget(sale)));
    expect(await refusedBy(shop, replace(own))).toBe("wrong_state");
  });
});
