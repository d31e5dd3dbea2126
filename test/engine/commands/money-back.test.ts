// Goal: no more goes back than came in, whichever way it goes, and what is on its way counts already
// (docs/concepts/life-of-a-charge.md, "Refunds, voids, captures, disputes"). Method: commands against
// a bank that keeps the same limits in books of its own.
import { describe, expect, test } from "vitest";
import { cancelPurchase } from "../../../src/engine/commands/purchase-commands.ts";
import {
  captureTransaction,
  recordDispute,
  refundTransaction,
  voidTransaction,
} from "../../../src/engine/commands/transaction-commands.ts";
import { tapLine, type Fate } from "../support/bank-line.ts";
import { refusedBy } from "../support/repeated.ts";
import { rowsOf } from "../support/rows.ts";
import {
  accepted,
  buy,
  CARDS,
  charges,
  entriesOf,
  eventsOf,
  openShop,
  paymentTarget,
  purchaseOf,
  purchaseTarget,
  transactionOf,
  verdict,
  type Sale,
} from "../support/shop.ts";
import { advance, openWorld, until, type World } from "../support/world.ts";

/** 50.00, paid once and settled. */
async function sellSettled(world: World): Promise<Sale> {
  const sale = await buy(await openShop(world), { recurring: null, amountMinor: 5000n });
  await advance(world, "2026-01-02T12:00:00Z");
  return sale;
}

async function reversedOf(sale: Sale): Promise<bigint> {
  return (await transactionOf(sale.shop, sale.transactionId)).reversedMinor;
}

describe("refund", () => {
  test("parts, more than the rest, one that fails, and then all that is left", async () => {
    const world = await openWorld();
    const sale = await sellSettled(world);
    const { shop } = sale;
    const refund = (amountMinor?: bigint) => () =>
      refundTransaction(
        world.context,
        paymentTarget(sale),
        amountMinor === undefined ? {} : { amountMinor },
      );
    const first = accepted(await refund(2000n)());
    expect(await reversedOf(sale)).toBe(2000n);
    expect(await entriesOf(shop, first)).toEqual(["refunds clearing 2000"]);
    expect(await refusedBy(shop, refund(4000n))).toBe("refund_over_rest");
    expect(await refusedBy(shop, refund(0n))).toBe("invalid_field");
    expect(await refusedBy(shop, refund(-1n))).toBe("invalid_field");

    // lost on its way; when it is sent again the bank cannot be reached
    const line = await tapLine(world);
    line.decide(() => "lose-request");
    const lost = accepted(await refund(1000n)());
    expect((await transactionOf(shop, lost)).state).toBe("unknown");
    expect(await reversedOf(sale)).toBe(3000n);
    line.decide(() => "pass");
    await world.bank().control("unreachable", { until: "2026-01-02T13:00:00Z" });
    await advance(world, "2026-01-02T14:00:00Z");
    expect((await transactionOf(shop, lost)).state).toBe("declined");
    expect(await reversedOf(sale)).toBe(2000n);

    const rest = accepted(await refund()());
    expect((await transactionOf(shop, rest)).amountMinor).toBe(3000n);
    expect(await refusedBy(shop, refund(1n))).toBe("refund_over_rest");
    expect(await refusedBy(shop, refund())).toBe("refund_over_rest");
    expect((await purchaseOf(sale)).state).toBe("active");
  });

  test("one that the bank declines gives its amount back", async () => {
    const world = await openWorld();
    const { context } = world;
    const sale = await sellSettled(world);
    const { shop } = sale;
    const { gatewayRef } = await transactionOf(shop, sale.transactionId);
    // disputed, of which nobody has told us yet: the bank refunds nothing any more
    await world.bank().call("/chargebacks", { ref: gatewayRef });
    const id = accepted(
      await refundTransaction(context, paymentTarget(sale), { amountMinor: 3000n }),
    );
    expect((await transactionOf(shop, id)).state).toBe("declined");
    expect(await reversedOf(sale)).toBe(0n);
    expect(await entriesOf(shop, id)).toEqual([]);
    const told = { outcome: "lost", amountMinor: 5000n } as const;
    accepted(await recordDispute(context, paymentTarget(sale), told));
    expect(await reversedOf(sale)).toBe(5000n);
  });

  test("one that is on its way counts already", async () => {
    const world = await openWorld();
    const sale = await sellSettled(world);
    const line = await tapLine(world);
    let answer = (): void => undefined;
    const held = new Promise<Fate>((resolve) => {
      answer = () => resolve("pass");
    });
    line.decide(() => held);
    const refund = (amountMinor: bigint) => () =>
      refundTransaction(world.context, paymentTarget(sale), { amountMinor });
    const first = refund(3000n)();
    await until(() => line.sent.length === 1);
    expect(await refusedBy(sale.shop, refund(2001n))).toBe("refund_over_rest");
    answer();
    accepted(await first);
    expect(await reversedOf(sale)).toBe(3000n);
  });

  test("many at once take together no more than there is", async () => {
    const world = await openWorld();
    const sale = await sellSettled(world);
    const tries = await Promise.all(
      Array.from({ length: 12 }, () =>
        refundTransaction(world.context, paymentTarget(sale), { amountMinor: 900n }),
      ),
    );
    const verdicts = tries.map(verdict);
    expect(verdicts.filter((one) => one === "accepted")).toHaveLength(5);
    expect(verdicts.filter((one) => one === "refund_over_rest")).toHaveLength(7);
    expect(await reversedOf(sale)).toBe(4500n);
  });

  test("only of money that came in", async () => {
    const world = await openWorld();
    const { context } = world;
    const shop = await openShop(world);
    const reserved = await buy(shop, { recurring: null, kind: "auth" });
    const declined = await buy(shop, { card: CARDS.softDecline });
    const voided = await buy(shop, { recurring: null });
    accepted(await voidTransaction(context, paymentTarget(voided)));
    const codes: string[] = [];
    for (const sale of [reserved, declined, voided]) {
      codes.push(await refusedBy(shop, () => refundTransaction(context, paymentTarget(sale))));
    }
    expect(codes).toEqual(["wrong_state", "wrong_state", "refund_over_rest"]);
  });

  test("and cancel are two orders; a refund alone ends nothing", async () => {
    const world = await openWorld();
    const sale = await buy(await openShop(world));
    accepted(await refundTransaction(world.context, paymentTarget(sale)));
    expect((await purchaseOf(sale)).state).toBe("active");
    accepted(await cancelPurchase(world.context, purchaseTarget(sale), { access: "now" }));
    expect((await eventsOf(sale)).slice(-3)).toEqual([
      "transaction.refunded",
      "subscription.cancelled",
      "purchase.cancelled",
    ]);
  });
});

describe("void", () => {
  test("before its batch settles, once, as a whole", async () => {
    const world = await openWorld();
    const { context } = world;
    const shop = await openShop(world);
    const sale = await buy(shop, { recurring: null });
    const voiding = () => voidTransaction(context, paymentTarget(sale));
    const id = accepted(await voiding());
    expect((await transactionOf(shop, sale.transactionId)).settleHold).toBe("cancelled");
    expect(await entriesOf(shop, id)).toEqual(["sales clearing 1000"]);
    expect(await refusedBy(shop, voiding)).toBe("wrong_state");

    const settled = await buy(shop, { recurring: null });
    const refunded = await buy(shop, { recurring: null });
    accepted(await refundTransaction(context, paymentTarget(refunded), { amountMinor: 1n }));
    expect(await refusedBy(shop, () => voidTransaction(context, paymentTarget(refunded)))).toBe(
      "wrong_state",
    );
    await advance(world, "2026-01-02T12:00:00Z");
    expect(await refusedBy(shop, () => voidTransaction(context, paymentTarget(settled)))).toBe(
      "already_settled",
    );
  });

  test("while one is on its way there is no second; the bank declines one that comes too late", async () => {
    const world = await openWorld();
    const { context } = world;
    const shop = await openShop(world);
    const sale = await buy(shop, { recurring: null });
    const line = await tapLine(world);
    let answer = (): void => undefined;
    const held = new Promise<Fate>((resolve) => {
      answer = () => resolve("pass");
    });
    line.decide(() => held);
    const first = voidTransaction(context, paymentTarget(sale));
    await until(() => line.sent.length === 1);
    const second = () => voidTransaction(context, paymentTarget(sale));
    expect(await refusedBy(shop, second)).toBe("charge_in_flight");
    // the bank's day ends before it gets the request
    await world.bank().setClock("2026-01-02T00:00:00Z");
    answer();
    const id = accepted(await first);
    expect((await transactionOf(shop, id)).state).toBe("declined");
    expect((await transactionOf(shop, sale.transactionId)).settleHold).toBe(null);
    await advance(world, "2026-01-02T12:00:00Z");
  });

  test("an authorisation that is voided is not captured", async () => {
    const world = await openWorld();
    const { context } = world;
    const shop = await openShop(world);
    const reserved = await buy(shop, { recurring: null, kind: "auth" });
    const id = accepted(await voidTransaction(context, paymentTarget(reserved)));
    expect(await entriesOf(shop, id)).toEqual([]);
    const capture = () => captureTransaction(context, paymentTarget(reserved));
    expect(await refusedBy(shop, capture)).toBe("wrong_state");
  });
});

describe("capture", () => {
  test("parts of what was reserved, and no more", async () => {
    const world = await openWorld();
    const { context } = world;
    const shop = await openShop(world);
    const reserved = await buy(shop, { recurring: null, kind: "auth", amountMinor: 1000n });
    const capture = (amountMinor?: bigint) => () =>
      captureTransaction(
        context,
        paymentTarget(reserved),
        amountMinor === undefined ? {} : { amountMinor },
      );
    const part = accepted(await capture(400n)());
    expect(await entriesOf(shop, part)).toEqual(["clearing sales 400"]);
    expect(await refusedBy(shop, capture(601n))).toBe("capture_over_authorised");
    expect(await refusedBy(shop, capture(0n))).toBe("invalid_field");
    const rest = accepted(await capture()());
    expect((await transactionOf(shop, rest)).amountMinor).toBe(600n);
    expect(await refusedBy(shop, capture())).toBe("capture_over_authorised");
    const sold = await buy(shop, { recurring: null });
    expect(await refusedBy(shop, () => captureTransaction(context, paymentTarget(sold)))).toBe(
      "wrong_state",
    );
    const merchantId = shop.merchantId;
    accepted(await refundTransaction(context, { merchantId, transactionId: part }));
    expect(await charges(shop)).toEqual([
      "01-01 capture 400 approved",
      "01-01 capture 600 approved",
      "01-01 refund 400 approved",
    ]);
  });
});

describe("dispute", () => {
  test("after a refund of a part: paid out twice is a task; won, it is as before", async () => {
    const world = await openWorld();
    const { context } = world;
    const sale = await sellSettled(world);
    const { shop } = sale;
    const target = paymentTarget(sale);
    accepted(await refundTransaction(context, target, { amountMinor: 2000n }));
    const tell = (outcome: "lost" | "won", amountMinor: bigint) => () =>
      recordDispute(context, target, { outcome, amountMinor });
    const id = accepted(await tell("lost", 5000n)());
    expect(await entriesOf(shop, id)).toEqual(["chargebacks clearing 5000"]);
    expect(await reversedOf(sale)).toBe(7000n);
    expect(await rowsOf(shop, "select kind, subject_id from tasks")).toEqual([
      { kind: "paid_out_twice", subjectId: sale.transactionId },
    ]);
    expect(await refusedBy(shop, tell("lost", 1n))).toBe("wrong_state");
    expect(await refusedBy(shop, tell("won", 5001n))).toBe("invalid_field");
    expect(await refusedBy(shop, () => refundTransaction(context, target))).toBe(
      "refund_over_rest",
    );
    accepted(await tell("won", 5000n)());
    expect(await reversedOf(sale)).toBe(2000n);
    expect(await refusedBy(shop, tell("won", 1n))).toBe("wrong_state");
    accepted(await refundTransaction(context, target));
    expect(await reversedOf(sale)).toBe(5000n);
  });

  test("access ends with a chargeback where the policy says so", async () => {
    const world = await openWorld();
    const keeps = await buy(await openShop(world));
    const ends = await buy(await openShop(world, { rules: { accessOnChargeback: "end" } }));
    const lost = { outcome: "lost", amountMinor: 1000n } as const;
    for (const sale of [keeps, ends]) {
      accepted(await recordDispute(world.context, paymentTarget(sale), lost));
    }
    expect((await purchaseOf(keeps)).state).toBe("active");
    expect(await purchaseOf(ends)).toMatchObject({ state: "expired", reason: "chargeback" });
    expect((await eventsOf(ends)).slice(-3)).toEqual([
      "transaction.charged_back",
      "subscription.cancelled",
      "purchase.expired",
    ]);
  });
});
