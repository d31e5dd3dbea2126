// Goal: I6, every change of state has exactly one event, in the order of the purchase, and a delivery
// for every target that listens. Method: lives with every kind of change; the auditor follows the
// events of every test of this folder to the states of the rows, and here is shown to notice.
import pg from "pg";
import { describe, expect, test } from "vitest";
import {
  activateSubscription,
  deactivateSubscription,
  extendSubscription,
} from "../../../src/engine/commands/subscription-commands.ts";
import { cancelPurchase } from "../../../src/engine/commands/purchase-commands.ts";
import { reactivatePurchase } from "../../../src/engine/commands/reactivate-purchase.ts";
import { refundTransaction } from "../../../src/engine/commands/transaction-commands.ts";
import { onPostgres } from "../../support/databases.ts";
import { followEvents } from "../support/follow-events.ts";
import { probe, rowsOf } from "../support/rows.ts";
import {
  accepted,
  buy,
  CARDS,
  eventsOf,
  openShop,
  paymentTarget,
  purchaseTarget,
  subscriptionTarget,
  type Sale,
  type Shop,
} from "../support/shop.ts";
import { advance, openWorld, type World } from "../support/world.ts";

/** A purchase to which most things happen; answers what its events must be. */
async function liveLong(world: World, shop: Shop): Promise<{ sale: Sale; kinds: string[] }> {
  const { context } = world;
  const sale = await buy(shop);
  const subscription = subscriptionTarget(sale);
  await advance(world, "2026-02-01");
  accepted(await extendSubscription(context, subscription, { days: 3 }));
  accepted(await deactivateSubscription(context, subscription));
  accepted(await activateSubscription(context, subscription));
  accepted(await refundTransaction(context, paymentTarget(sale), { amountMinor: 100n }));
  accepted(await cancelPurchase(context, purchaseTarget(sale)));
  accepted(await reactivatePurchase(context, purchaseTarget(sale)));
  await world.bank().control("hard-decline", { from: "2026-03-01" });
  await advance(world, "2026-03-02");
  return {
    sale,
    kinds: [
      "purchase.created",
      "transaction.approved",
      "subscription.created",
      "purchase.activated",
      "transaction.approved",
      "subscription.changed",
      "subscription.deactivated",
      "subscription.activated",
      "transaction.refunded",
      "subscription.cancelled",
      "purchase.cancelled",
      "subscription.activated",
      "purchase.reactivated",
      "transaction.declined",
      "subscription.cancelled",
      "purchase.cancelled",
      "purchase.expired",
    ],
  };
}

describe("I6", () => {
  const open = onPostgres();

  test("I6 one event for each change, in the order in which it happened", async () => {
    const world = await openWorld({ db: await open() });
    const shop = await openShop(world);
    const { sale, kinds } = await liveLong(world, shop);
    expect(await eventsOf(sale)).toEqual(kinds);

    const rows = await rowsOf<{ kind: string; orderNo: bigint; at: number }>(
      shop,
      "select kind, order_no, at from events where purchase_id = $1::bigint order by order_no, id",
      [sale.purchaseId],
    );
    // what one change told stands together under one number; every later change has a larger one
    const changes = new Map(rows.map(({ orderNo, at }) => [orderNo, at]));
    const together = rows.length - changes.size;
    expect(together).toBe(2 + 1 + 1 + 2);
    const instants = [...changes.values()];
    expect(instants).toEqual(instants.toSorted((a, b) => a - b));
  });

  test("I6 every target that listens gets a delivery of its own, in the same order", async () => {
    const world = await openWorld({ db: await open() });
    const shop = await openShop(world);
    const targets: [id: bigint, kinds: string[], active: boolean][] = [
      [1n, ["transaction.approved", "transaction.declined"], true],
      [2n, ["purchase.activated", "transaction.approved"], true],
      [3n, ["transaction.approved"], false],
    ];
    for (const [id, kinds, active] of targets) {
      await world.db.tenant(shop.merchantId, (tx) =>
        tx.query(
          probe(`insert into notification_targets (merchant_id, id, face, kinds, url, active)
                 values ($1::bigint, $2::bigint, 'nobody', $3::text[], 'nowhere', $4::bool)`),
          [shop.merchantId, id, kinds, active],
        ),
      );
    }
    const stranger = await openShop(world);
    await buy(stranger);
    const sale = await buy(shop, { card: CARDS.declinesRenewals });
    await advance(world, "2026-02-01");
    const deliveries = await rowsOf(
      shop,
      `select d.target_id, e.kind, d.state, d.order_no = e.order_no as in_order,
              d.purchase_id = $1::bigint as of_sale
         from deliveries d join events e on e.id = d.event_id
        order by d.target_id, d.order_no, d.event_id`,
      [sale.purchaseId],
    );
    const due = { state: "due", inOrder: true, ofSale: true };
    expect(deliveries).toEqual([
      { targetId: 1n, kind: "transaction.approved", ...due },
      { targetId: 1n, kind: "transaction.declined", ...due },
      { targetId: 2n, kind: "transaction.approved", ...due },
      { targetId: 2n, kind: "purchase.activated", ...due },
    ]);
    expect(await rowsOf(stranger, "select 1 from deliveries")).toEqual([]);
  });
});

test("I6 an event that is missing, doubled or of nothing is noticed", async () => {
  const world = await openWorld({ books: "left-open" });
  const shop = await openShop(world);
  const sale = await buy(shop);
  expect(await followEvents(shop)).toEqual([]);
  const owner = new pg.Client({ connectionString: world.adminUrl() });
  await owner.connect();
  const faultsAfter = async (...sql: string[]): Promise<string[]> => {
    await owner.query("create temporary table kept as select * from events");
    for (const statement of sql) await owner.query(statement);
    const faults = await followEvents(shop);
    await owner.query("truncate events; insert into events select * from kept; drop table kept");
    return faults;
  };
  expect(await faultsAfter("delete from events where kind = 'transaction.approved'")).toEqual([
    `transaction ${sale.transactionId} is approved, its events say undefined`,
  ]);
  expect(
    await faultsAfter(
      "update events set kind = 'purchase.failed' where kind = 'purchase.activated'",
    ),
  ).toEqual([`purchase ${sale.purchaseId} is active, its events say failed`]);
  const again = (kind: string): string =>
    `insert into events select merchant_id, -id, kind, purchase_id, subscription_id, transaction_id,
            order_no + 1, at, actor, facts from events where kind = '${kind}'`;
  expect(await faultsAfter(again("purchase.activated"))).toEqual([
    `purchase ${sale.purchaseId}: purchase.activated tells no change`,
  ]);
  expect(await faultsAfter(again("transaction.approved"))).toEqual([
    `transaction ${sale.transactionId}: decided again by transaction.approved`,
  ]);
  expect(
    await faultsAfter("update events set subscription_id = 5 where subscription_id is not null"),
  ).toEqual([
    `subscription ${sale.subscriptionId} is active, its events say undefined`,
    "subscription 5 has events and no such row",
  ]);
  await owner.end();
});
