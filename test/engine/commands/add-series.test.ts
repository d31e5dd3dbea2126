// Goal: a series can begin with a payment of long ago, or with a card that was only checked, and then
// is like any other. Method: commands, and the dates that the engine charges.
import { expect, test } from "vitest";
import { plainDate } from "../../../src/domain/calendar/plain-date.ts";
import { addSeries } from "../../../src/engine/commands/add-series.ts";
import { cancelPurchase } from "../../../src/engine/commands/purchase-commands.ts";
import { readPurchase } from "../../../src/engine/queries/purchases.ts";
import {
  accepted,
  buy,
  CARDS,
  charges,
  openShop,
  paymentTarget,
  purchaseOf,
  purchaseTarget,
  saleOf,
  verdict,
  type Sale,
} from "../support/shop.ts";
import { advance, openWorld } from "../support/world.ts";

const schedule = { amountMinor: 500n, unit: "MONTH", frequency: 1, finalNumber: 3 } as const;
const startsOn = plainDate("2026-02-01");

const add = (sale: Sale, more: object = {}) =>
  addSeries(sale.shop.world.context, paymentTarget(sale), {
    schedule: { ...schedule, startsOn, ...more },
  });

const again = ({ shop, purchaseId, transactionId }: Sale): Promise<Sale> =>
  saleOf(shop, purchaseId, transactionId);

test("on a settled payment it is active at once, and the purchase recurs from then on", async () => {
  const world = await openWorld();
  const shop = await openShop(world, { ruleSet: "secure-trading" });
  const sale = await buy(shop, { recurring: null, accessDays: 10 });
  await advance(world, "2026-01-05T12:00:00Z");
  const id = accepted(await add(sale));
  const detail = await readPurchase(world.context, shop.merchantId, sale.purchaseId);
  expect(detail?.subscriptions).toMatchObject([
    { id, state: "active", position: 2, finalPosition: 3, chargeOn: "2026-02-01" },
  ]);
  expect(await purchaseOf(sale)).toMatchObject({ recurring: true, accessUntil: null });
  await advance(world, "2026-05-01T12:00:00Z");
  expect(await charges(shop)).toEqual([
    "02-01 conversion 500 approved",
    "03-01 rebill 500 approved",
  ]);
  expect(await purchaseOf(sale)).toMatchObject({ state: "active" });
});

test("on one that has not settled it waits for that; two series of one payment do not mind each other", async () => {
  const world = await openWorld();
  const shop = await openShop(world, { ruleSet: "secure-trading" });
  const sale = await buy(shop, { recurring: null });
  accepted(await add(sale));
  accepted(await add(sale, { amountMinor: 300n, finalNumber: 2 }));
  const both = await again(sale);
  const read = async () =>
    (await readPurchase(world.context, shop.merchantId, both.purchaseId))?.subscriptions.map(
      ({ state }) => state,
    );
  expect(await read()).toEqual(["pending", "pending"]);
  await advance(world, "2026-01-02T12:00:00Z");
  expect(await read()).toEqual(["active", "active"]);
  await advance(world, "2026-02-02T12:00:00Z");
  expect((await charges(shop)).toSorted()).toEqual([
    "02-01 conversion 300 approved",
    "02-01 conversion 500 approved",
  ]);
});

test("a purchase that was cancelled sells again", async () => {
  const world = await openWorld();
  const shop = await openShop(world);
  const sale = await buy(shop);
  accepted(await cancelPurchase(world.context, purchaseTarget(sale)));
  accepted(await add(sale));
  expect(await purchaseOf(sale)).toMatchObject({ state: "active", cancelledAt: null });
  await advance(world, "2026-02-01T12:00:00Z");
  expect(await charges(shop)).toEqual(["02-01 conversion 500 approved"]);
});

test("what begins no series, and which cards carry none", async () => {
  const world = await openWorld();
  const shop = await openShop(world, { ruleSet: "secure-trading" });
  const declined = await buy(shop, { recurring: null, card: CARDS.softDecline });
  expect(verdict(await add(declined))).toBe("wrong_state");
  const reserved = await buy(shop, { recurring: null, kind: "auth" });
  expect(verdict(await add(reserved))).toBe("wrong_state");
  const discover = await buy(shop, { recurring: null, card: "6011111111111117" });
  expect(verdict(await add(discover))).toBe("card_not_accepted");
  const good = await buy(shop, { recurring: null });
  expect(verdict(await add(good, { frequency: 0 }))).toBe("invalid_field");
  expect(verdict(await add(good, { amountMinor: 0n }))).toBe("invalid_field");
});
