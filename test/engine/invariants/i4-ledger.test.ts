// Goal: I4, every movement of money is an entry with a debit and a credit account, for exactly what
// moved. Method: the life of some purchases, each kind of posting of the model's list L1 to L11
// that this engine makes, then the balances when everything has settled.
import { describe, expect, test } from "vitest";
import {
  captureTransaction,
  recordDispute,
  refundTransaction,
  voidTransaction,
} from "../../../src/engine/commands/transaction-commands.ts";
import { onPostgres } from "../../support/databases.ts";
import { probe, rowsOf } from "../support/rows.ts";
import {
  accepted,
  balances,
  buy,
  entriesOf,
  once,
  openShop,
  paymentTarget,
  recurs,
} from "../support/shop.ts";
import { buyOnTrust } from "../support/trust.ts";
import { advance, openWorld } from "../support/world.ts";

describe("I4", () => {
  const open = onPostgres();

  test("I4 each posting names both accounts, and a settled shop has nothing left in clearing", async () => {
    const world = await openWorld({ db: await open() });
    const { context } = world;
    const shop = await openShop(world);
    const { merchantId } = shop;
    const target = (transactionId: bigint) => ({ merchantId, transactionId });

    const sale = await buy(shop, { lines: [once(250n), recurs(1000n, { finalNumber: 2 })] });
    expect(await entriesOf(shop, sale.transactionId)).toEqual([
      "clearing sales 250",
      "clearing sales 1000",
    ]);

    const voided = await buy(shop, { recurring: null, amountMinor: 400n });
    const voidId = accepted(await voidTransaction(context, paymentTarget(voided)));
    expect(await entriesOf(shop, voidId)).toEqual(["sales clearing 400"]);

    const reserved = await buy(shop, { recurring: null, amountMinor: 900n, kind: "auth" });
    expect(await entriesOf(shop, reserved.transactionId)).toEqual([]);
    const captureId = accepted(
      await captureTransaction(context, paymentTarget(reserved), { amountMinor: 300n }),
    );
    expect(await entriesOf(shop, captureId)).toEqual(["clearing sales 300"]);

    const verified = await buy(shop, { lines: [recurs(0n)], kind: "verify" });
    expect(await entriesOf(shop, verified.transactionId)).toEqual([]);

    const disputed = await buy(shop, { recurring: null, amountMinor: 5000n });
    await advance(world, "2026-01-02T12:00:00Z");
    const refundId = accepted(
      await refundTransaction(context, paymentTarget(sale), { amountMinor: 150n }),
    );
    expect(await entriesOf(shop, refundId)).toEqual(["refunds clearing 150"]);
    const lost = { amountMinor: 5000n, outcome: "lost" } as const;
    const lostId = accepted(await recordDispute(context, paymentTarget(disputed), lost));
    expect(await entriesOf(shop, lostId)).toEqual(["chargebacks clearing 5000"]);
    const won = { ...lost, outcome: "won" } as const;
    const wonId = accepted(await recordDispute(context, target(disputed.transactionId), won));
    expect(await entriesOf(shop, wonId)).toEqual(["clearing chargebacks 5000"]);

    // 2 renewals on 1 February: the second of `sale`, and the first real charge of `verified`
    await advance(world, "2026-02-02T12:00:00Z");
    expect(await balances(shop)).toEqual({
      bank: 250n + 1000n + 300n + 5000n - 150n + 2000n,
      refunds: 150n,
      sales: -(250n + 1000n + 300n + 5000n + 2000n),
    });
  });

  test("I4 an entry on one account twice, or of nothing, cannot be written", async () => {
    const world = await openWorld({ db: await open(), engine: "stopped" });
    const { merchantId } = await openShop(world);
    const insert = (debit: string, credit: string, amountMinor: bigint): Promise<unknown> =>
      world.db.tenant(merchantId, (tx) =>
        tx.query(
          probe(`insert into ledger_entries (merchant_id, source_id, entry_no, debit, credit,
                        amount_minor, currency, booked_on)
                 values ($1::bigint, 1, 1, $2::text, $3::text, $4::bigint, 'EUR', '2026-01-01')`),
          [merchantId, debit, credit, amountMinor],
        ),
      );
    const violated = { code: "23514" };
    await expect(insert("sales", "sales", 1n)).rejects.toMatchObject(violated);
    await expect(insert("clearing", "sales", 0n)).rejects.toMatchObject(violated);
    await expect(insert("clearing", "sales", -1n)).rejects.toMatchObject(violated);
    await insert("clearing", "sales", 1n);
  });
});

test("I4 a temporary approval posts nothing; the day of the answer does", async () => {
  const world = await openWorld();
  await world.bank().control("unreachable", { until: "2026-01-02T23:30:00Z" });
  const sale = await buyOnTrust(world);
  await advance(world, "2026-01-02T22:00:00Z");
  expect(await balances(sale.shop)).toEqual({});
  await advance(world, "2026-01-03T12:00:00Z");
  expect(await entriesOf(sale.shop, sale.transactionId)).toEqual(["clearing sales 1000"]);
  const booked = await rowsOf<{ bookedOn: string }>(
    sale.shop,
    "select booked_on from ledger_entries where source_id = $1::bigint",
    [sale.transactionId],
  );
  expect(booked).toEqual([{ bookedOn: "2026-01-03" }]);
  await advance(world, "2026-01-05");
  expect(await balances(sale.shop)).toEqual({ bank: 1000n, sales: -1000n });
});
