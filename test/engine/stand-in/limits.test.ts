// Goal: a merchant sells on trust as far as it said and no further, each refusal says which limit it
// was, and the report counts it. Method: a bank that is unreachable, and sales up to each limit.
import pg from "pg";
import { describe, expect, test } from "vitest";
import type { PlainDate } from "../../../src/domain/calendar/plain-date.ts";
import type { StandInLimits } from "../../../src/domain/purchase/stand-in-limits.ts";
import { standInReport } from "../../../src/engine/queries/stand-in-report.ts";
import { changeMerchant } from "../../../src/engine/setup/merchants.ts";
import { lockStandInLimits } from "../../../src/store/merchant/lock-stand-in-limits.ts";
import { onPostgres } from "../../support/databases.ts";
import {
  accepted,
  buy,
  CARDS,
  openShop,
  purchaseOf,
  transactionOf,
  trustingPackage,
  type Order,
  type Sale,
  type Shop,
} from "../support/shop.ts";
import { standingOf } from "../support/trust.ts";
import { advance, openWorld, until, type World } from "../support/world.ts";

const NOON = "2026-01-10T12:00:00Z";

type Trusting = { readonly shop: Shop; readonly sell: (order?: Order) => Promise<Sale> };

async function trusting(world: World, limits: StandInLimits): Promise<Trusting> {
  const shop = await openShop(world);
  accepted(await changeMerchant(world.context, shop.merchantId, { standInLimits: limits }));
  const packageId = await trustingPackage(shop);
  return { shop, sell: (order = {}) => buy(shop, { packageId, ...order }) };
}

/** `temporary`, or why the purchase failed. */
async function said(sale: Sale): Promise<string> {
  const { state, reason } = await purchaseOf(sale);
  return state === "failed" ? String(reason) : state;
}

describe("limits of stand-in", () => {
  const open = onPostgres();

  test("of one purchase, of a card, of a number: each names itself", async () => {
    const world = await openWorld({ db: await open(), start: NOON });
    await world.bank().control("unreachable", { until: "2026-01-10T15:00:00Z" });
    const { shop, sell } = await trusting(world, {
      amounts: { EUR: { purchaseMinor: 2000n } },
      openPerCard: 1,
      openCount: 2,
    });
    expect(await said(await sell({ amountMinor: 2001n }))).toBe("stand_in_limit_purchase");
    const first = await sell({ amountMinor: 2000n });
    expect(await said(first)).toBe("temporary");
    // the same number, given by another customer
    expect(await said(await sell())).toBe("stand_in_limit_card");
    expect(await said(await sell({ card: CARDS.alsoGood }))).toBe("temporary");
    expect(await said(await sell({ card: CARDS.alsoGood }))).toBe("stand_in_limit_count");
    await advance(world, "2026-01-10T17:00:00Z");
    expect(await standingOf(first)).toBe("active, access | approved | 2/0 1 02-10 02-10");
    // what was confirmed makes room again
    await world.bank().control("unreachable", { until: "2026-01-10T19:00:00Z" });
    expect(await said(await sell())).toBe("temporary");
    await advance(world, "2026-01-10T21:00:00Z");
    const day = "2026-01-10" as PlainDate;
    const range = { from: day, to: day };
    expect(accepted(await standInReport(world.context, shop.merchantId, range))).toEqual([
      { became: "confirmed", responseCode: null, currency: "EUR", count: 3, sumMinor: 4000n },
      ...["card", "count", "purchase"].map((limit) => ({
        became: "refused",
        responseCode: `stand_in_limit_${limit}`,
        currency: "EUR",
        count: 1,
        sumMinor: limit === "purchase" ? 2001n : 1000n,
      })),
    ]);
  });
});

test("of a sum: of sales at the same moment too", async () => {
  const world = await openWorld({ start: NOON });
  await world.bank().control("unreachable", { until: "2026-01-10T13:00:00Z" });
  const { sell } = await trusting(world, { amounts: { EUR: { openMinor: 3000n } } });
  const sales = await Promise.all(Array.from({ length: 8 }, () => sell()));
  const verdicts = await Promise.all(sales.map(said));
  expect(verdicts.toSorted()).toEqual([
    ...Array<string>(5).fill("stand_in_limit_sum"),
    ...Array<string>(3).fill("temporary"),
  ]);
});

test("whoever counts what is open is alone until the count is used", async () => {
  const world = await openWorld({ start: NOON });
  const { shop } = await trusting(world, { openCount: 1 });
  const lock = (meanwhile: () => Promise<void>) =>
    world.db.tenant(shop.merchantId, async (tx) => {
      expect(await lockStandInLimits(tx)).toEqual({ openCount: 1 });
      await meanwhile();
    });
  const admin = new pg.Client(world.adminUrl());
  await admin.connect();
  const order: string[] = [];
  let second = Promise.resolve();
  await lock(async () => {
    second = lock(async () => void order.push("second"));
    await until(async () => {
      const waiting = "select 1 from pg_locks where not granted";
      return (await admin.query(waiting)).rows.length > 0;
    });
    order.push("first");
  });
  await second;
  await admin.end();
  expect(order).toEqual(["first", "second"]);
});

test("of age: the retries end, and access with them", async () => {
  const world = await openWorld({ start: NOON });
  await world.bank().control("unreachable", { until: "2026-01-12T00:00:00Z" });
  const { sell } = await trusting(world, { maxAgeHours: 5 });
  const sale = await sell();
  await advance(world, "2026-01-10T17:30:00Z");
  expect(await said(sale)).toBe("temporary");
  await advance(world, "2026-01-10T18:30:00Z");
  expect(await standingOf(sale)).toBe("expired, no access | declined | 2/0 1 02-10 null cancelled");
  expect((await transactionOf(sale.shop, sale.transactionId)).responseCode).toBe(
    "stand_in_limit_age",
  );
});
