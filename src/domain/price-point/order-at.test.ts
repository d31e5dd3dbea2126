// Goal: an offer makes exactly the order that it says, and no order that it does not allow. Method: a
// table of offers; then any offer that passes its check, ordered at every end of its ranges.
import fc from "fast-check";
import { expect, test } from "vitest";
import { plainDate } from "../calendar/plain-date.ts";
import { checkOrder } from "../purchase/order.ts";
import { sampleRules } from "../samples.ts";
import { UNITS } from "../schedule/schedule.ts";
import { checkOffer } from "./check-offer.ts";
import { orderAt } from "./order-at.ts";
import { mayStandIn, PRICE_POINT_TYPES, type PricePoint } from "./price-point.ts";

const TODAY = plainDate("2026-01-01");

function samplePricePoint(part: Partial<PricePoint> = {}): PricePoint {
  return {
    id: 7n,
    name: "Membership",
    type: "recurring",
    status: "active",
    currency: "EUR",
    initialMinor: 500n,
    initialDays: 3,
    recurringMinor: 2000n,
    unit: "DAY",
    frequency: 30,
    finalNumber: 0,
    noticeDays: 0,
    ranges: null,
    adjustTrialLength: false,
    conversionMinor: null,
    conversionRecurringMinor: null,
    oneClick: false,
    collectLogin: false,
    approved: true,
    createdAt: 0,
    version: 1,
    ...part,
  };
}

test("what one click sells, and prices that are named, are not sold on trust", () => {
  expect(mayStandIn(samplePricePoint())).toBe(true);
  expect(mayStandIn(samplePricePoint({ oneClick: true }))).toBe(false);
  expect(mayStandIn(samplePricePoint({ type: "dynamic_pricing" }))).toBe(false);
  expect(mayStandIn(samplePricePoint({ type: "dynamic_recurring" }))).toBe(true);
});

test("an offer that was checked makes an order that can be sold", () => {
  const some = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
  const amounts = fc.tuple(fc.bigInt(0n, 5n), fc.bigInt(0n, 5n));
  const days = fc.tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 400 }));
  const range = <T>([min, max]: readonly [T, T]) => ({ min, max });
  const offers = fc.record({
    type: fc.constantFrom(...PRICE_POINT_TYPES),
    initialMinor: some(fc.bigInt(-1n, 5n)),
    initialDays: some(fc.integer({ min: 0, max: 400 })),
    recurringMinor: some(fc.bigInt(-1n, 5n)),
    unit: some(fc.constantFrom(...UNITS)),
    frequency: some(fc.integer({ min: 0, max: 3 })),
    finalNumber: fc.integer({ min: 0, max: 3 }),
    noticeDays: fc.integer({ min: 0, max: 8 }),
    ranges: some(
      fc.record(
        {
          initialMinor: amounts.map(range<bigint>),
          initialDays: days.map(range<number>),
          recurringMinor: amounts.map(range<bigint>),
          recurringDays: days.map(range<number>),
        },
        { requiredKeys: [] },
      ),
    ),
  });
  let sold = 0;
  fc.assert(
    fc.property(offers, fc.constantFrom("min", "max"), (part, end) => {
      const pricePoint = samplePricePoint(part);
      if (!checkOffer(pricePoint).ok) return;
      sold += 1;
      const named = Object.fromEntries(
        Object.entries(pricePoint.ranges ?? {}).map(([name, one]) => [name, one[end]]),
      );
      const order = orderAt(pricePoint, named, TODAY);
      if (!order.ok) throw new Error(order.detail);
      const { lines, kind, currency } = order.value;
      const total = lines.reduce((sum, line) => sum + line.amountMinor, 0n);
      expect(kind).toBe(total === 0n ? "verify" : "sale");
      expect(checkOrder(lines, currency, { today: TODAY, rules: sampleRules() })).toMatchObject({
        ok: true,
      });
    }),
    { numRuns: 20_000 },
  );
  // chance decides how many: some ninety
  expect(sold).toBeGreaterThan(20);
});
