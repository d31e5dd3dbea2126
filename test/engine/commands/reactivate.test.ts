// Goal: an expired membership comes back with a payment and counts from it, and if the payment is not
// approved nothing has changed (docs/concepts/moves.md). Method: purchases that were expired, a bank
// that answers, declines, is away, or is silent.
import { describe, expect, test } from "vitest";
import { expirePurchase } from "../../../src/engine/commands/purchase-commands.ts";
import { reactivatePurchase } from "../../../src/engine/commands/reactivate-purchase.ts";
import { onPostgres } from "../../support/databases.ts";
import { tapLine, type Fate } from "../support/bank-line.ts";
import { refusedBy } from "../support/repeated.ts";
import {
  accepted,
  buy,
  charges,
  entriesOf,
  eventsOf,
  openShop,
  purchaseOf,
  purchaseTarget,
  recurs,
  seriesOf,
  transactionOf,
  type Order,
  type Sale,
} from "../support/shop.ts";
import { advance, IMPATIENT_MS, openWorld, type World } from "../support/world.ts";

const MEMBERSHIP = { rules: { reactivate: "membership", missed: "skip" } } as const;

/** Bought on 1 January, expired on the 20th; it is the 20th of May. */
async function expired(world: World, order: Order = {}): Promise<Sale> {
  const sale = await buy(await openShop(world, MEMBERSHIP), order);
  await advance(world, "2026-01-20");
  accepted(await expirePurchase(world.context, purchaseTarget(sale)));
  await advance(world, "2026-05-20T09:00:00Z");
  expect(await seriesOf(sale)).toBe("2/0 1 02-01 null cancelled");
  return sale;
}

async function reactivate(sale: Sale): Promise<bigint> {
  const id = accepted(await reactivatePurchase(sale.shop.world.context, purchaseTarget(sale)));
  if (id === null) throw new Error("nothing was charged");
  return id;
}

describe("an expired membership", () => {
  const open = onPostgres();

  test("approved: active again, its dates from today on, and nothing in arrears", async () => {
    const world = await openWorld({ db: await open() });
    const sale = await expired(world);
    const id = await reactivate(sale);
    expect(await purchaseOf(sale)).toMatchObject({
      state: "active",
      reason: null,
      accessUntil: null,
      expiredAt: null,
    });
    expect(await seriesOf(sale)).toBe("3/0 0 06-20 06-20");
    expect(await charges(sale.shop)).toEqual(["05-20 instant 1000 approved"]);
    expect(await entriesOf(sale.shop, id)).toEqual(["clearing sales 1000"]);
    expect((await eventsOf(sale)).slice(-3)).toEqual([
      "transaction.approved",
      "subscription.activated",
      "purchase.reactivated",
    ]);
    await advance(world, "2026-07-21");
    expect(await charges(sale.shop)).toEqual([
      "05-20 instant 1000 approved",
      "06-20 rebill 1000 approved",
      "07-20 rebill 1000 approved",
    ]);
  });

  test("not approved: as it was, whatever the bank did", async () => {
    const world = await openWorld({ db: await open() });
    const sale = await expired(world);
    const before = await purchaseOf(sale);
    await world.bank().control("soft-decline");
    await reactivate(sale);
    await world.bank().control("unreachable");
    await reactivate(sale);
    await world.bank().control("up");
    expect(await purchaseOf(sale)).toMatchObject({
      ...before,
      version: expect.any(Number),
      orderNo: expect.any(BigInt),
    });
    expect(await seriesOf(sale)).toBe("2/0 1 02-01 null cancelled");
    await advance(world, "2026-05-25");
    expect(await charges(sale.shop)).toEqual([
      "05-20 instant 1000 declined",
      "05-20 instant 1000 declined",
    ]);
    await reactivate(sale);
    expect(await seriesOf(sale)).toBe("3/0 0 06-25 06-25");
  });
});

describe("an expired membership", () => {
  test("booked in silence: back when the look-up says so, and one payment", async () => {
    const world = await openWorld({ gatewayTimeoutMs: IMPATIENT_MS });
    const sale = await expired(world);
    await world.bank().control("no-answer", { until: "2026-05-20T10:00:00Z" });
    const id = await reactivate(sale);
    expect((await transactionOf(sale.shop, id)).state).toBe("unknown");
    expect((await purchaseOf(sale)).state).toBe("expired");
    const again = () => reactivatePurchase(world.context, purchaseTarget(sale));
    expect(await refusedBy(sale.shop, again)).toBe("charge_in_flight");
    await advance(world, "2026-05-20T12:00:00Z");
    expect((await purchaseOf(sale)).state).toBe("active");
    expect(await charges(sale.shop)).toEqual(["05-20 instant 1000 approved"]);
  });

  test("never arrived: as it was, and not sent again", async () => {
    const world = await openWorld();
    const sale = await expired(world);
    const line = await tapLine(world);
    line.decide(({ what }): Fate => (what === "charges" ? "lose-request" : "pass"));
    await reactivate(sale);
    await advance(world, "2026-05-21");
    expect(line.sent.map(({ what }) => what)).toEqual(["charges", "look-up"]);
    expect(await charges(sale.shop)).toEqual(["05-20 instant 1000 declined"]);
    expect((await purchaseOf(sale)).state).toBe("expired");
  });

  test("two lines come back by one payment; a series that is over stays", async () => {
    const world = await openWorld();
    const lines = [recurs(1000n), recurs(500n, { unit: "WEEK" }), recurs(70n, { finalNumber: 2 })];
    const shop = await openShop(world, MEMBERSHIP);
    const sale = await buy(shop, { lines });
    await advance(world, "2026-02-03");
    accepted(await expirePurchase(world.context, purchaseTarget(sale)));
    const before = (await charges(shop)).length;
    await reactivate(sale);
    expect((await charges(shop)).slice(before)).toEqual(["02-03 instant 1500 approved"]);
    expect(await seriesOf(sale, 0)).toBe("4/0 0 03-03 03-03");
    expect(await seriesOf(sale, 1)).toBe("7/0 0 02-10 02-10");
    expect(await seriesOf(sale, 2)).toBe("3/2 2 03-01 null cancelled");
  });

  test("only under a policy that has it", async () => {
    const world = await openWorld();
    const shop = await openShop(world);
    const sale = await buy(shop);
    accepted(await expirePurchase(world.context, purchaseTarget(sale)));
    const again = () => reactivatePurchase(world.context, purchaseTarget(sale));
    expect(await refusedBy(shop, again)).toBe("wrong_state");
  });
});
