// Goal: while the bank cannot be reached the customer has access, and money moves once, when it
// answers (docs/concepts/life-of-a-charge.md). Method: a real bank that is unreachable for a while, a
// tapped wire that counts what is sent, and the clock moved in small steps across the outage.
import { describe, expect, test } from "vitest";
import { cancelPurchase, expirePurchase } from "../../../src/engine/commands/purchase-commands.ts";
import { listPurchases } from "../../../src/engine/queries/purchases.ts";
import { isoInstant } from "../../../src/domain/calendar/instant.ts";
import { onPostgres } from "../../support/databases.ts";
import { tapLine } from "../support/bank-line.ts";
import { rowsOf } from "../support/rows.ts";
import {
  accepted,
  balances,
  buy,
  CARDS,
  charges,
  entriesOf,
  eventsOf,
  openShop,
  purchaseOf,
  purchaseTarget,
  transactionOf,
  trustingPackage,
  type Sale,
} from "../support/shop.ts";
import { buyOnTrust, standingOf } from "../support/trust.ts";
import { advance, instantAt, openWorld, type World } from "../support/world.ts";

const NOON = "2026-01-10T12:00:00Z";
const HALF_AN_HOUR_MS = 1_800_000;

const TEMPORARY = "temporary, access | waiting, temporary | 2/0 1 02-10 null pending";

/** Moves the clock in half hours; answers every standing that the sale was in on the way. */
async function standings(world: World, sale: Sale, to: string): Promise<string[]> {
  const seen = new Set<string>();
  for (let at = world.program.clock.now(); at <= instantAt(to); at += HALF_AN_HOUR_MS) {
    await advance(world, isoInstant(at));
    seen.add(await standingOf(sale));
  }
  return [...seen];
}

describe("an outage at the sale", () => {
  const open = onPostgres();

  test("of 5 h 30: three retries, one charge, access all the time", async () => {
    const world = await openWorld({ db: await open(), start: NOON });
    const line = await tapLine(world);
    await world.bank().control("unreachable", { until: "2026-01-10T17:30:00Z" });
    const sale = await buyOnTrust(world);
    expect(await standingOf(sale)).toBe(TEMPORARY);
    expect(await standings(world, sale, "2026-01-10T21:00:00Z")).toEqual([
      TEMPORARY,
      "active, access | approved | 2/0 1 02-10 02-10",
    ]);
    // at noon, then at 2, 4 and 6 o'clock
    expect(line.sent.map(({ what }) => what)).toEqual(Array(4).fill("charges"));
    expect(new Set(line.sent.map(({ reference }) => reference)).size).toBe(1);
    const journal = await world.bank().journal();
    expect(journal.map(({ bookings, amountMinor }) => [bookings, amountMinor])).toEqual([
      [1, 1000],
    ]);
    expect((await transactionOf(sale.shop, sale.transactionId)).decidedAt).toBe(
      instantAt("2026-01-10T18:00:00Z"),
    );
    expect(await eventsOf(sale)).toEqual([
      "purchase.created",
      "transaction.stood_in",
      "subscription.created",
      "purchase.stood_in",
      "transaction.stand_in_approved",
      "subscription.activated",
      "purchase.activated",
    ]);
    await advance(world, "2026-02-11");
    expect(await charges(sale.shop)).toEqual(["02-10 conversion 1000 approved"]);
  });

  test("that ends in a decline: access ends with it, and nothing is ever charged", async () => {
    const world = await openWorld({ db: await open(), start: NOON });
    const bank = world.bank();
    await bank.control("unreachable", { until: "2026-01-10T15:00:00Z" });
    await bank.control("hard-decline", { from: "2026-01-10T15:00:00Z" });
    const sale = await buyOnTrust(world);
    expect(await standings(world, sale, "2026-01-10T17:00:00Z")).toEqual([
      TEMPORARY,
      "expired, no access | declined | 2/0 1 02-10 null cancelled",
    ]);
    const purchase = await purchaseOf(sale);
    expect(purchase).toMatchObject({ reason: "57", accessUntil: purchase.expiredAt });
    expect(purchase.expiredAt).toBe(instantAt("2026-01-10T16:00:00Z"));
    expect((await eventsOf(sale)).slice(4)).toEqual([
      "transaction.stand_in_declined",
      "subscription.cancelled",
      "purchase.expired",
    ]);
    await advance(world, "2026-03-11");
    expect(await charges(sale.shop)).toEqual([]);
    expect(await balances(sale.shop)).toEqual({});
  });

  test("cancelled meanwhile: the payment goes on, and its answer decides over the access", async () => {
    const world = await openWorld({ db: await open(), start: NOON });
    const bank = world.bank();
    await bank.control("unreachable", { until: "2026-01-10T15:30:00Z" });
    await bank.control("hard-decline", { from: "2026-01-10T16:30:00Z", until: "2026-01-11" });
    const kept = await buyOnTrust(world);
    await advance(world, "2026-01-10T13:00:00Z");
    const lost = await buy(kept.shop, { packageId: await trustingPackage(kept.shop) });
    for (const sale of [kept, lost]) {
      accepted(await cancelPurchase(world.context, purchaseTarget(sale)));
      expect(await standingOf(sale)).toBe(
        "cancelled, access | waiting, temporary | 2/0 1 02-10 null cancelled",
      );
      expect((await purchaseOf(sale)).accessUntil).toBe(instantAt("2026-02-10"));
    }
    await advance(world, "2026-01-10T18:00:00Z");
    expect(await standingOf(kept)).toBe(
      "cancelled, access | approved | 2/0 1 02-10 null cancelled",
    );
    expect(await entriesOf(kept.shop, kept.transactionId)).toEqual(["clearing sales 1000"]);
    expect(await standingOf(lost)).toBe(
      "expired, no access | declined | 2/0 1 02-10 null cancelled",
    );
    expect((await eventsOf(lost)).slice(-2)).toEqual([
      "transaction.stand_in_declined",
      "purchase.expired",
    ]);
    await advance(world, "2026-02-11");
    expect(await standingOf(kept)).toBe(
      "expired, no access | approved | 2/0 1 02-10 null cancelled",
    );
    expect(await charges(kept.shop)).toEqual([]);
  });
});

describe("an outage at the sale", () => {
  test("expired meanwhile: the money is for the access that was given, and a person is asked", async () => {
    const world = await openWorld({ start: NOON });
    await world.bank().control("unreachable", { until: "2026-01-10T15:00:00Z" });
    const sale = await buyOnTrust(world);
    accepted(await expirePurchase(world.context, purchaseTarget(sale)));
    expect(await standingOf(sale)).toBe(
      "expired, no access | waiting, temporary | 2/0 1 02-10 null cancelled",
    );
    await advance(world, "2026-01-10T17:00:00Z");
    expect(await standingOf(sale)).toBe(
      "expired, no access | approved | 2/0 1 02-10 null cancelled",
    );
    expect(await entriesOf(sale.shop, sale.transactionId)).toEqual(["clearing sales 1000"]);
    expect((await eventsOf(sale)).at(-1)).toBe("transaction.stand_in_approved");
    expect(await rowsOf(sale.shop, "select kind, subject_id from tasks")).toEqual([
      { kind: "paid_after_expiry", subjectId: sale.transactionId },
    ]);
  });

  test("past the first renewal's date: no renewal before the answer, and then the one that is due", async () => {
    const world = await openWorld({ start: NOON });
    await world.bank().control("unreachable", { until: "2026-01-13T01:00:00Z" });
    const sale = await buyOnTrust(
      world,
      { recurring: { unit: "DAY", frequency: 1 } },
      { rules: { missed: "skip" } },
    );
    await advance(world, "2026-01-13T00:30:00Z");
    expect(await standingOf(sale)).toBe(
      "temporary, access | waiting, temporary | 2/0 1 01-11 null pending",
    );
    expect(await charges(sale.shop)).toEqual([]);
    await advance(world, "2026-01-13T05:00:00Z");
    // dates count from the sale: the one that passed is charged, the others are skipped
    expect(await charges(sale.shop)).toEqual(["01-13 conversion 1000 approved"]);
    expect(await standingOf(sale)).toBe("active, access | approved | 3/0 4 01-14 01-14");
    const first = await transactionOf(sale.shop, sale.transactionId);
    expect(first).toMatchObject({ businessOn: "2026-01-10", settleOn: "2026-01-13" });
  });

  test.for([
    [
      "approval",
      "active, access | approved | 2/0 1 02-10 02-10",
      "active, access | approved | 2/0 1 02-10 02-10",
    ],
    [
      "settlement",
      "active, access | approved | 2/0 1 02-10 null pending",
      "active, access | approved | 2/0 1 02-10 02-10",
    ],
  ] as const)("under a gate of %s: after the answer %s, after the batch %s", async (row) => {
    const [gate, answered, settled] = row;
    const world = await openWorld({ start: NOON });
    await world.bank().control("unreachable", { until: "2026-01-12T15:00:00Z" });
    const sale = await buyOnTrust(world, {}, { rules: { gate } });
    await advance(world, "2026-01-12T14:00:00Z");
    expect(await standingOf(sale)).toBe(TEMPORARY);
    await advance(world, "2026-01-12T17:00:00Z");
    expect(await standingOf(sale)).toBe(answered);
    await advance(world, "2026-01-13T12:00:00Z");
    expect(await standingOf(sale)).toBe(settled);
  });

  test("retries that are used up end it like a decline: three, at 2, 4 and 6 o'clock", async () => {
    const world = await openWorld({ start: NOON });
    const line = await tapLine(world);
    await world.bank().control("unreachable");
    const sale = await buyOnTrust(world, {}, { rules: { standInMaxRetries: 3 } });
    await advance(world, "2026-01-10T17:59:00Z");
    expect(await standingOf(sale)).toBe(TEMPORARY);
    await advance(world, "2026-01-10T18:00:00Z");
    expect(await standingOf(sale)).toBe(
      "expired, no access | declined | 2/0 1 02-10 null cancelled",
    );
    expect((await purchaseOf(sale)).reason).toBe("unreachable");
    await advance(world, "2026-01-12");
    expect(line.sent).toHaveLength(4);
    const closed = await rowsOf(sale.shop, "select attempt_no, outcome from attempts order by 1");
    expect(closed).toEqual([1, 2, 3].map((attemptNo) => ({ attemptNo, outcome: "undeliverable" })));
  });

  test("without a limit it goes on for as long as the bank is away", async () => {
    const world = await openWorld({ start: NOON });
    const line = await tapLine(world);
    await world.bank().control("unreachable");
    const sale = await buyOnTrust(world);
    await advance(world, "2026-01-13T12:00:00Z");
    expect(await standingOf(sale)).toBe(TEMPORARY);
    expect(line.sent).toHaveLength(1 + 36);
    const { merchantId } = sale.shop;
    const filter = { customerId: null, merchantRef: null, state: "temporary" } as const;
    const listed = await listPurchases(world.context, merchantId, filter, {
      after: null,
      limit: 10,
    });
    expect(listed.data).toMatchObject([{ purchase: { id: sale.purchaseId }, hasAccess: true }]);
  });

  test("what is sold once, for some days: they count from the sale", async () => {
    const world = await openWorld({ start: NOON });
    await world.bank().control("unreachable", { until: "2026-01-10T15:00:00Z" });
    const sale = await buyOnTrust(world, { recurring: null, accessDays: 3 });
    expect(await standingOf(sale)).toBe("temporary, access | waiting, temporary");
    expect(await cancelPurchase(world.context, purchaseTarget(sale))).toMatchObject({
      code: "wrong_state",
    });
    await advance(world, "2026-01-10T17:00:00Z");
    expect(await standingOf(sale)).toBe("active, access | approved");
    await advance(world, "2026-01-13T12:00:00Z");
    expect(await standingOf(sale)).toBe("expired, no access | approved");
  });

  test("not without a package that allows it, and never for what the bank declined", async () => {
    const world = await openWorld({ start: NOON });
    const shop = await openShop(world);
    const trusting = await trustingPackage(shop);
    const declined = await buy(shop, { packageId: trusting, card: CARDS.softDecline });
    expect(await standingOf(declined)).toBe("failed, no access | declined");
    await world.bank().control("unreachable");
    expect(await standingOf(await buy(shop))).toBe("failed, no access | declined");
  });
});
