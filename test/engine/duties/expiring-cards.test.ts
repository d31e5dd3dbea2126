// Goal: a customer is told that a card expires 30 days ahead and 7, once each, where something is
// charged to it after that; a card whose bank knows newer data is replaced instead. Method: cards of
// one month of expiry under the clock.
import { describe, expect, test } from "vitest";
import { replaceEverywhere } from "../../../src/engine/commands/replace-everywhere.ts";
import { cancelPurchase } from "../../../src/engine/commands/purchase-commands.ts";
import { updateCards } from "../../../src/engine/cards/update-cards.ts";
import { onBothDatabases } from "../../support/databases.ts";
import { rowsOf } from "../support/rows.ts";
import {
  accepted,
  buy,
  CARDS,
  openShop,
  purchaseTarget,
  subscriptionOf,
  type Order,
  type Sale,
  type Shop,
} from "../support/shop.ts";
import { advance, openWorld, sleepUntil } from "../support/world.ts";

/** Its bank tells of an expiry four years later. */
const RENEWED = "5200828282828210";

/** Paid with a card that is good until the end of March 2026. */
function buyUntilMarch(shop: Shop, order: Order & { readonly number?: string } = {}) {
  const { number = CARDS.good, ...more } = order;
  const card = { number, expiryYear: 2026, expiryMonth: 3, securityCode: "737" };
  return buy(shop, { ...more, payment: { card } } as Order);
}

/** What customers were told, as `day: card expiry days`. */
async function told(shop: Shop): Promise<string[]> {
  const rows = await rowsOf<{ at: string; facts: Readonly<Record<string, unknown>> }>(
    shop,
    `select to_char(at at time zone 'UTC', 'MM-DD HH24:MI') as at, facts from events
      where kind = 'payment_method.expiring' order by at, id`,
  );
  return rows.map(({ at, facts }) => {
    const { last4, expiryYear, expiryMonth, daysAhead } = facts;
    return `${at.replace(" 00:00", "")}: ${last4} ${expiryMonth}/${expiryYear} ${daysAhead}`;
  });
}

async function methodOf(sale: Sale): Promise<{ readonly id: bigint; readonly expiry: string }> {
  const { paymentMethodId } = await subscriptionOf(sale);
  const [row] = await rowsOf<{ expiry: string }>(
    sale.shop,
    `select expiry_month || '/' || expiry_year as expiry from payment_methods where id = $1::bigint`,
    [paymentMethodId],
  );
  return { id: paymentMethodId, expiry: row?.expiry ?? "" };
}

onBothDatabases("a card that expires", (open) => {
  test("is told of 30 days ahead and 7, where something is charged to it after that", async () => {
    const world = await openWorld({ db: await open() });
    const shop = await openShop(world);
    await buyUntilMarch(shop);
    await buy(shop); // good for years
    await buyUntilMarch(shop, { recurring: { finalNumber: 3 } }); // the last on 1 March
    await buyUntilMarch(shop, { recurring: null });
    await advance(world, "2026-06-01");
    expect(await told(shop)).toEqual(["03-01: 4242 3/2026 30", "03-24: 4242 3/2026 7"]);
  });
});

describe("it is not told of", () => {
  test("once it was replaced, or nothing is charged to it any more", async () => {
    const world = await openWorld();
    const shop = await openShop(world);
    const [replaced, cancelled] = [await buyUntilMarch(shop), await buyUntilMarch(shop)];
    await advance(world, "2026-03-10");
    expect(await told(shop)).toHaveLength(2);
    const target = { merchantId: shop.merchantId, paymentMethodId: (await methodOf(replaced)).id };
    const later = { expiryYear: 2031, expiryMonth: 3 };
    accepted(await replaceEverywhere(world.context, target, later));
    accepted(await cancelPurchase(world.context, purchaseTarget(cancelled)));
    await advance(world, "2026-05-01");
    expect(await told(shop)).toHaveLength(2);
  });

  test("after its month, when the engine slept through both days", async () => {
    const world = await openWorld({ engine: "stopped" });
    const shop = await openShop(world);
    await buyUntilMarch(shop);
    await sleepUntil(world, "2026-04-01T12:00:00Z");
    world.program.engine.start();
    await advance(world, "2026-04-02");
    expect(await told(shop)).toEqual([]);
  });
});

describe("a day that was missed", () => {
  test("is made up for, once, and the day begins in the merchant's zone", async () => {
    const world = await openWorld({ engine: "stopped" });
    const shop = await openShop(world, { zone: "America/Toronto" });
    await buyUntilMarch(shop);
    await sleepUntil(world, "2026-03-12T12:00:00Z");
    world.program.engine.start();
    await advance(world, "2026-04-02");
    expect(await told(shop)).toEqual(["03-12 12:00: 4242 3/2026 30", "03-24 04:00: 4242 3/2026 7"]);
  });
});

describe("a card of which the bank knows newer data", () => {
  test("is replaced by it, everywhere, and nobody is told", async () => {
    const world = await openWorld();
    const shop = await openShop(world);
    const sale = await buyUntilMarch(shop, { number: RENEWED });
    const before = await methodOf(sale);
    await advance(world, "2026-04-02");
    const after = await methodOf(sale);
    expect([before.expiry, after.expiry]).toEqual(["3/2026", "3/2030"]);
    expect(after.id).not.toBe(before.id);
    expect(await told(shop)).toEqual([]);
    const changed = await rowsOf<{ facts: unknown }>(
      shop,
      "select facts from events where kind = 'payment_method.changed'",
    );
    const facts = { paymentMethodId: String(before.id), replacedById: String(after.id) };
    expect(changed).toEqual([{ facts }]);
  });

  test("is told of while the bank cannot be reached, and replaced a week before", async () => {
    const world = await openWorld();
    const shop = await openShop(world);
    const sale = await buyUntilMarch(shop, {
      number: RENEWED,
      recurring: { startsOn: "2026-03-20" },
    });
    await world.bank().control("unreachable", { from: "2026-02-28", until: "2026-03-02" });
    await advance(world, "2026-04-02");
    expect(await told(shop)).toEqual(["03-01: 8210 3/2026 30"]);
    expect((await methodOf(sale)).expiry).toBe("3/2030");
  });

  test("of another number takes its place", async () => {
    const world = await openWorld();
    const shop = await openShop(world);
    const sale = await buyUntilMarch(shop);
    const method = await methodOf(sale);
    const [row] = await rowsOf<object>(shop, "select * from payment_methods");
    const { gatewayAccountId } = await subscriptionOf(sale);
    const card = { number: CARDS.alsoGood, expiryYear: 2031, expiryMonth: 8 };
    const gateway = {
      ...world.context.gateway("simulator"),
      updateCard: async () => ({ kind: "card", card }) as const,
    };
    const context = { ...world.context, gateway: () => gateway };
    const turn = { ...shop, lane: 0, zone: "UTC", startsAt: "00:00", goesOn: () => true };
    const asked = { method: { ...row, id: method.id } as never, gatewayAccountId };
    expect(await updateCards(context, turn, [asked])).toEqual(new Set([method.id]));
    expect((await methodOf(sale)).expiry).toBe("8/2031");
  });
});
