// Goal: the judge sees what it is there for. Method: one fault at a time in books that were right.
import { describe, expect, test } from "vitest";
import type { JournalLine } from "../stack/bank-bench.ts";
import { judgeOrder, judgeSeries, judgeSubscription } from "./judge.ts";
import { purchaseOrder, refundOrder, type Answer, type Order } from "./order.ts";
import { DAY_MS, type Series } from "./series.ts";
import type { Shop } from "./shops.ts";

const SERIES: Series = {
  amountMinor: 100_001,
  zone: "UTC",
  firstDay: Date.parse("2026-03-02") / DAY_MS,
  everyDays: 1,
  lastNumber: 0,
  declines: false,
};
/** Numbers 2 and 3 have fallen due. */
const NOW = Date.parse("2026-03-03T12:00:00Z");

function line(change: Partial<JournalLine> = {}): JournalLine {
  return {
    key: "k",
    kind: "sale",
    amountMinor: SERIES.amountMinor,
    currency: "EUR",
    outcome: "approved",
    at: "2026-03-03T00:00:00.000Z",
    bookings: 1,
    ...change,
  };
}

const FIRST = line({ at: "2026-03-02T00:00:00.000Z" });
const DECLINED = line({ outcome: "declined", bookings: 0 });

describe("a series", () => {
  test.for([
    ["each number once", [FIRST, line()], []],
    ["late is not early", [line(), line()], []],
    ["twice, and sent back", [FIRST, line(), line(), line({ kind: "refund" })], []],
    ["one missing", [FIRST], [/2 numbers fell due, 1 were booked/]],
    ["one twice", [FIRST, line(), line()], [/3 were booked/]],
    ["one booked twice under one key", [FIRST, line({ bookings: 2 })], [/3 were booked/]],
    ["a decline that nobody ordered", [FIRST, line(), DECLINED], [/1 declined instead of 0/]],
    ["before its date", [FIRST, FIRST], [/number 3, due on 2026-03-03, was charged at 2026-03-02/]],
  ] as const)("%s", ([, lines, faults]) => {
    expectFaults(judgeSeries(SERIES, lines, NOW), faults);
  });

  test.for([
    ["declined for each number", [DECLINED, DECLINED], []],
    ["declined once too often", [DECLINED, DECLINED, DECLINED], [/3 declined instead of 2/]],
    ["approved against the card", [DECLINED, line()], [/0 numbers fell due/, /1 declined/]],
  ] as const)("of a bad card: %s", ([, lines, faults]) => {
    expectFaults(judgeSeries({ ...SERIES, declines: true }, lines, NOW), faults);
  });
});

describe("the API's view of a subscription", () => {
  const shown = { state: "active", number: 4, dueOn: "2026-03-04" };

  test.for([
    ["the next number on its date", shown, []],
    ["a number behind", { ...shown, number: 3 }, [/shows active, 3/]],
    ["another date", { ...shown, dueOn: "2026-03-05" }, [/expected active, 4 on 2026-03-04/]],
    ["not there", undefined, [/shows nothing/]],
  ] as const)("%s", ([, found, faults]) => {
    expectFaults(judgeSubscription(SERIES, found, NOW), faults);
  });

  test("after its last number it is completed", () => {
    const over = { ...SERIES, lastNumber: 3 };
    expect(judgeSubscription(over, { ...shown, state: "completed" }, NOW)).toEqual([]);
    expectFaults(judgeSubscription(over, shown, NOW), [/expected completed/]);
  });
});

describe("an order", () => {
  const shop: Shop = { name: "Shop", zone: "UTC", merchantId: 1n, apiKey: "", series: [] };
  const payment = { id: "txn_1", stage: "initial" };
  const sold: Answer = {
    status: 201,
    body: { id: "pur_1", state: "active", transactions: [payment] },
  };
  const purchase = answered(purchaseOrder(1, shop, SERIES.firstDay), sold);
  const refund = refundOrder(purchase);
  if (refund === null) throw new Error("a sold purchase can be refunded");
  const refunded = answered(refund, { status: 201, body: { id: "txn_2" } });
  const active = { id: "pur_1", state: "active" };
  const approved = { id: "txn_2", state: "approved" };
  const back = line({ kind: "refund" });

  test.for([
    ["sold and booked", purchase, [active], [line()], []],
    ["made twice", purchase, [active, { ...active, id: "pur_2" }], [line()], [/made 2 times/]],
    ["sold and not booked", purchase, [active], [], [/active, and .* moved its money 0 times/]],
    ["sold and booked twice", purchase, [active], [line(), line()], [/2 times/]],
    ["answered and not there", purchase, [], [], [/answered pur_1, found undefined/]],
    ["left undecided", purchase, [{ ...active, state: "pending" }], [line()], [/still pending/]],
    ["refunded", refunded, [approved], [back], []],
    ["refunded twice", refunded, [approved], [back, back], [/2 times/]],
    ["refund never sent", refunded, [approved], [], [/0 times/]],
    ["refund on its way", refunded, [{ ...approved, state: "unknown" }], [back], [/still unknown/]],
  ] as const)("%s", ([, order, found, lines, faults]) => {
    expectFaults(judgeOrder(order, found, lines), faults);
  });

  const failed = { id: "pur_1", state: "failed" };
  const told = (status: number, body: Answer["body"]) =>
    answered(purchaseOrder(1, shop, SERIES.firstDay), { status, body });

  test.for([
    ["failed, not booked", told(201, failed), [failed], [], []],
    ["failed, booked and sent back", told(201, failed), [failed], [line(), back], []],
    ["failed, and booked", told(201, failed), [failed], [line()], [/failed, .* 1 times/]],
    ["refused at once", told(422, { code: "invalid_field" }), [], [], [/answered 422/]],
    ["refused days later", later(told(422, { code: "invalid_field" })), [], [], []],
    ["refused and sold", later(told(422, { code: "invalid_field" })), [active], [line()], [/422/]],
    [
      "cut off, and not resumed",
      later(told(409, { code: "idempotency_unresolved" })),
      [],
      [],
      [/409/],
    ],
  ] as const)("%s", ([, order, found, lines, faults]) => {
    expectFaults(judgeOrder(order, found, lines), faults);
  });

  test("a refund that was cut off may say that it does not know", () => {
    const unresolved = { status: 409, body: { code: "idempotency_unresolved" } };
    const cutOff = later(answered(refund, unresolved));
    expect(judgeOrder(cutOff, [], [])).toEqual([]);
    expect(judgeOrder(cutOff, [approved], [back])).toEqual([]);
    expectFaults(judgeOrder(cutOff, [], [back]), [/not there, .* 1 times/]);
  });

  function answered(order: Order, answer: Answer): Order {
    return { ...order, tries: 1, answer };
  }

  function later(order: Order): Order {
    return { ...order, tries: 2 };
  }
});

function expectFaults(found: readonly string[], expected: readonly RegExp[]): void {
  expect(found).toHaveLength(expected.length);
  for (const [index, pattern] of expected.entries()) expect(found[index]).toMatch(pattern);
}
