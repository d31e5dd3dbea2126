// Goal: I1, a position is charged once, whoever tries. Method: a whole engine and a real bank; the
// bank's own journal says how often money moved.
import { expect, test } from "vitest";
import { convertSubscription } from "../../../src/engine/commands/convert-subscription.ts";
import { renew } from "../../../src/engine/duties/renew.ts";
import type { EngineContext } from "../../../src/engine/engine-context.ts";
import { sqlState } from "../../../src/store/sql-state.ts";
import { onBothDatabases } from "../../support/databases.ts";
import { reconcileBooks } from "../support/audit.ts";
import { tapLine } from "../support/bank-line.ts";
import { probe, rowsOf } from "../support/rows.ts";
import {
  balances,
  buy,
  charges,
  entriesOf,
  eventsOf,
  openShop,
  seriesOf,
  snapshotOf,
  subscriptionTarget,
  type Shop,
} from "../support/shop.ts";
import { importSubscribers } from "../support/subscribers.ts";
import { advance, openWorld, until } from "../support/world.ts";

onBothDatabases("I1", (open) => {
  test("I1 the database refuses a second live line of a position, and takes one beside a dead line", async () => {
    const world = await openWorld({ db: await open(), engine: "stopped" });
    const shop = await openShop(world);
    const sale = await buy(shop);
    const insert = (transactionId: number, live: boolean): Promise<string> =>
      world.db
        .tenant(shop.merchantId, (tx) =>
          tx.query(
            probe(`insert into transaction_lines (merchant_id, transaction_id, line_no, kind,
                          subscription_id, position, amount_minor, live)
                   values ($1::bigint, $2::bigint, 1, 'position', $3::bigint, 2, 1000, $4::bool)`),
            [shop.merchantId, transactionId, sale.subscriptionId, live],
          ),
        )
        .then(() => "inserted", sqlState);
    expect(await insert(-1, false)).toBe("inserted");
    expect(await insert(-2, true)).toBe("inserted");
    expect(await insert(-3, true)).toBe("23505");
    expect(await insert(-4, false)).toBe("inserted");
  });

  test("I1 a position that is in flight is neither claimed nor converted again", async () => {
    const world = await openWorld({ db: await open() });
    const shop = await openShop(world);
    const sale = await buy(shop);
    const line = await tapLine(world);
    let answer = (): void => undefined;
    const held = new Promise<"pass">((resolve) => {
      answer = () => resolve("pass");
    });
    line.decide(() => held);
    const moving = advance(world, "2026-02-01");
    await until(() => line.sent.length === 1);

    const before = await snapshotOf(shop, "transactions", "transaction_lines", "subscriptions");
    const converted = await convertSubscription(world.context, subscriptionTarget(sale), {
      moveAnchor: false,
    });
    expect(converted).toMatchObject({ ok: false, code: "charge_in_flight" });
    await renewOnce(world.context, shop);
    expect(await snapshotOf(shop, "transactions", "transaction_lines", "subscriptions")).toBe(
      before,
    );

    answer();
    await moving;
    expect(await charges(shop)).toEqual(["02-01 conversion 1000 approved"]);
    expect(line.sent).toHaveLength(1);
  });

  test("I1 a bank that books twice: the surplus goes back by itself and the batch is unharmed", async () => {
    const world = await openWorld({ db: await open() });
    const shop = await openShop(world);
    const sale = await buy(shop);
    await importSubscribers(shop, { count: 5, anchorOn: "2026-01-01", amountMinor: 700n });
    await world.bank().control("books-twice", { from: "2026-02-01", until: "2026-02-02" });
    await advance(world, "2026-02-01T12:00:00Z");

    expect(await seriesOf(sale)).toBe("3/0 2 03-01 03-01");
    const found = await rowsOf<{ id: bigint; kind: string; state: string; lineCount: number }>(
      shop,
      "select id, kind, state, line_count from transactions where kind in ('surplus', 'refund') order by id",
    );
    const surplus = found.filter(({ kind }) => kind === "surplus");
    const refunds = found.filter(({ kind }) => kind === "refund");
    expect(surplus).toHaveLength(6);
    expect(refunds.map(({ state }) => state)).toEqual(Array(6).fill("approved"));
    for (const { id, lineCount } of surplus) {
      expect(lineCount).toBe(0);
      expect(await entriesOf(shop, id)).toEqual([
        expect.stringMatching(/^clearing unapplied (?:1000|700)$/),
      ]);
    }
    for (const { id } of refunds) {
      expect(await entriesOf(shop, id)).toEqual([
        expect.stringMatching(/^unapplied clearing (?:1000|700)$/),
      ]);
    }
    expect(await balances(shop)).not.toHaveProperty("unapplied");
    expect(await eventsOf(sale)).toContain("transaction.surplus_found");
    const positions = await rowsOf<{ position: number }>(
      shop,
      "select position from subscriptions",
    );
    expect(positions.map(({ position }) => position)).toEqual(Array(6).fill(3));

    const report = await reconcileBooks(world);
    expect(report).toMatchObject({ total: 0, surplus: { found: 6, refunded: 6 } });
    const bookings = (await world.bank().journal()).map((entry) => entry.bookings);
    expect(bookings.toSorted()).toEqual([...Array(7).fill(1), ...Array(6).fill(2)]);
  });
});

test("I1 two processes that work on one lane at once charge each position once", async () => {
  const world = await openWorld({ engine: "stopped", limits: { batchSize: 7 } });
  const shop = await openShop(world);
  await importSubscribers(shop, { count: 120, anchorOn: "2025-11-01" });
  const other = await world.join({ limits: { batchSize: 5 } });
  // past the lease on the lane, which is for order only: all of it rests on rows
  await Promise.all([
    renewOnce(world.context, shop),
    renewOnce(other.context, shop),
    renewOnce(world.context, shop),
    renewOnce(other.context, shop),
  ]);
  await renewOnce(world.context, shop);

  const found = await rowsOf<{ position: number; count: bigint }>(
    shop,
    "select position, count(*) from subscriptions group by position",
  );
  expect(found).toEqual([{ position: 4, count: 120n }]);
  const lines = await rowsOf<{ lines: bigint; positions: bigint }>(
    shop,
    `select count(*) as lines, count(distinct (subscription_id, position)) as positions
       from transaction_lines where live`,
  );
  expect(lines).toEqual([{ lines: 240n, positions: 240n }]);
  const journal = await world.bank().journal();
  expect(journal).toHaveLength(240);
  expect(journal.every(({ bookings }) => bookings === 1)).toBe(true);
});

/** One turn of the renew duty on the shop's lane, whoever holds it. */
async function renewOnce(context: EngineContext, shop: Shop): Promise<void> {
  await renew(context, {
    merchantId: shop.merchantId,
    lane: 0,
    zone: "UTC",
    startsAt: "00:00",
    goesOn: () => true,
  });
}
