// Goal: a declined renewal withholds access where the policy says so, until it is paid, and nowhere
// else (docs/concepts/policies.md). Method: the same decline under both policies, and then the payment.
import { expect, test } from "vitest";
import { readPurchase } from "../../../src/engine/queries/purchases.ts";
import { buy, CARDS, openShop } from "../support/shop.ts";
import { advance, openWorld } from "../support/world.ts";

test("a renewal that is declined withholds access by policy, until it is paid", async () => {
  const world = await openWorld();
  const shop = await openShop(world, { rules: { accessOnDecline: "end" } });
  const kept = await openShop(world);
  const sales = [
    await buy(shop, { card: CARDS.good }),
    await buy(kept, { card: CARDS.declinesRenewals }),
  ];
  const access = async () =>
    await Promise.all(
      sales.map(
        async ({ shop: { merchantId }, purchaseId }) =>
          (await readPurchase(world.context, merchantId, purchaseId))?.hasAccess,
      ),
    );
  await world.bank().control("soft-decline", { until: "2026-02-01T12:00:00Z" });
  await advance(world, "2026-02-01T09:00:00Z");
  expect(await access()).toEqual([false, true]);
  await advance(world, "2026-02-02T09:00:00Z");
  expect(await access()).toEqual([true, true]);
});
