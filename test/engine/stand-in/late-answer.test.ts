// Goal: `lateFirstApproval: void`, where a client heard of an error, a later approval sells nothing and
// the money goes back, as a void, or as a refund where it is too late for that. Method: answers that
// are lost or late, a bank that cannot be reached when the void is due, and the ledger.
import { describe, expect, test } from "vitest";
import { mortalDatabase } from "../support/mortal-database.ts";
import { tapLine } from "../support/bank-line.ts";
import { rowsOf } from "../support/rows.ts";
import {
  balances,
  buy,
  charges,
  entriesOf,
  eventsOf,
  openShop,
  purchaseOf,
  saleOf,
  transactionOf,
  trustingPackage,
  type Sale,
} from "../support/shop.ts";
import { buyOnTrust, standingOf } from "../support/trust.ts";
import { advance, IMPATIENT_MS, openWorld, until, type World } from "../support/world.ts";

const NOON = "2026-01-10T12:00:00Z";
const VOIDING = { rules: { lateFirstApproval: "void" } } as const;

/** A sale that the bank books without a word, under a policy that then wants no approval. */
async function sellInSilence(world: World, untilInstant: string): Promise<Sale> {
  const shop = await openShop(world, VOIDING);
  await world.bank().control("no-answer", { until: untilInstant });
  const sale = await buy(shop);
  expect((await purchaseOf(sale)).state).toBe("pending");
  return sale;
}

describe("approved after the client heard of an error", () => {
  test("nothing is sold, and the money is voided at once", async () => {
    const world = await openWorld({ start: NOON, gatewayTimeoutMs: IMPATIENT_MS });
    const sale = await sellInSilence(world, "2026-01-10T12:10:00Z");
    await advance(world, "2026-01-10T13:00:00Z");
    expect(await purchaseOf(sale)).toMatchObject({ state: "failed", reason: "approved_too_late" });
    expect((await transactionOf(sale.shop, sale.transactionId)).state).toBe("approved");
    expect(await charges(sale.shop)).toEqual(["01-10 void 1000 approved"]);
    expect(await entriesOf(sale.shop, sale.transactionId)).toEqual(["clearing sales 1000"]);
    expect(await balances(sale.shop)).toEqual({});
    expect(await eventsOf(sale)).toEqual([
      "purchase.created",
      "transaction.unknown",
      "transaction.approved",
      "purchase.failed",
      "transaction.voided",
    ]);
    await advance(world, "2026-02-11");
    expect(await charges(sale.shop)).toHaveLength(1);
  });

  test("the void waits for a bank that is away, and is a refund once the batch has settled", async () => {
    const world = await openWorld({ start: NOON, gatewayTimeoutMs: IMPATIENT_MS });
    const sale = await sellInSilence(world, "2026-01-10T12:10:00Z");
    const bank = world.bank();
    await bank.control("unreachable", {
      from: "2026-01-10T12:10:00Z",
      until: "2026-01-11T02:00:00Z",
    });
    await advance(world, "2026-01-10T20:00:00Z");
    expect(await charges(sale.shop)).toEqual(["01-10 void 1000 waiting"]);
    await advance(world, "2026-01-11T12:00:00Z");
    expect(await charges(sale.shop)).toEqual([
      "01-10 void 1000 declined",
      "01-11 refund 1000 approved",
    ]);
    const { reversedMinor } = await transactionOf(sale.shop, sale.transactionId);
    expect(reversedMinor).toBe(1000n);
    await advance(world, "2026-01-13");
    expect(await balances(sale.shop)).toEqual({ refunds: 1000n, sales: -1000n });
  });

  test("a reservation is released, a card that was only checked has nothing to give back", async () => {
    const world = await openWorld({ start: NOON, gatewayTimeoutMs: IMPATIENT_MS });
    const shop = await openShop(world, VOIDING);
    await world.bank().control("no-answer", { until: "2026-01-10T12:10:00Z" });
    const reserved = await buy(shop, { kind: "auth", recurring: null });
    const checked = await buy(shop, { kind: "verify", amountMinor: 0n });
    await advance(world, "2026-01-10T14:00:00Z");
    expect((await purchaseOf(reserved)).state).toBe("failed");
    expect((await purchaseOf(checked)).state).toBe("failed");
    expect(await charges(shop)).toEqual(["01-10 void 1000 approved"]);
    expect(await balances(shop)).toEqual({});
  });

  test("a request that died gave no answer, so its approval is late too", async () => {
    const world = await openWorld({ start: NOON });
    const shop = await openShop(world, VOIDING);
    const db = mortalDatabase(world.db, { before: "record_hot" }, (runNo) => runNo === 2);
    const dying = await world.join({ db });
    await expect(buy({ ...shop, world: { ...world, context: dying.context } })).rejects.toThrow();
    await until(db.isDead);
    await advance(world, "2026-01-10T13:00:00Z");
    const [row] = await rowsOf<{ id: bigint; initialTransactionId: bigint }>(
      shop,
      "select id, initial_transaction_id from purchases",
    );
    if (row === undefined) throw new Error("no purchase");
    const sale = await saleOf(shop, row.id, row.initialTransactionId);
    expect(await purchaseOf(sale)).toMatchObject({ state: "failed", reason: "approved_too_late" });
    expect(await charges(shop)).toEqual(["01-10 void 1000 approved"]);
  });

  test("under `honour` it is sold, late as it is", async () => {
    const world = await openWorld({ start: NOON, gatewayTimeoutMs: IMPATIENT_MS });
    const shop = await openShop(world);
    await world.bank().control("no-answer", { until: "2026-01-10T12:10:00Z" });
    const sale = await buy(shop);
    await advance(world, "2026-01-10T14:00:00Z");
    const later = await saleOf(shop, sale.purchaseId, sale.transactionId);
    expect(await standingOf(later)).toBe("active, access | approved | 2/0 1 02-10 02-10");
    expect(await charges(shop)).toEqual([]);
  });
});

describe("with stand-in, a client hears of an approval", () => {
  test("so a temporary purchase is confirmed, whatever the policy", async () => {
    const world = await openWorld({ start: NOON, gatewayTimeoutMs: IMPATIENT_MS });
    await world.bank().control("no-answer", { until: "2026-01-10T12:10:00Z" });
    const sale = await buyOnTrust(world, {}, VOIDING);
    expect((await purchaseOf(sale)).state).toBe("temporary");
    await advance(world, "2026-01-10T14:00:00Z");
    expect(await standingOf(sale)).toBe("active, access | approved | 2/0 1 02-10 02-10");
    expect(await charges(sale.shop)).toEqual([]);
  });

  test("but one that heard of an error is not given access behind its back", async () => {
    const world = await openWorld({ start: NOON });
    const line = await tapLine(world);
    line.decide(() => "lose-request");
    // the process dies between the payment and its look-up
    const shop = await openShop(world, VOIDING);
    const packageId = await trustingPackage(shop);
    const db = mortalDatabase(world.db, { after: "record_hot" }, (runNo) => runNo === 2);
    const dying = await world.join({ db });
    await expect(
      buy({ ...shop, world: { ...world, context: dying.context } }, { packageId }),
    ).rejects.toThrow();
    line.decide(() => "pass");
    await advance(world, "2026-01-10T14:00:00Z");
    const rows = await rowsOf(shop, "select state, reason from purchases");
    expect(rows).toEqual([{ state: "failed", reason: "unreachable" }]);
  });
});
