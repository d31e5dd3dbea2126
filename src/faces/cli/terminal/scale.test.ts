import fc from "fast-check";
import { expect, test } from "vitest";

import { axisTop, formatNumber } from "./scale.ts";

test.each([
  [0, 2],
  [1, 2],
  [3, 4],
  [9, 10],
  [10, 10],
  [10.5, 12],
  [11, 12],
  [99, 100],
  [100, 100],
  [320, 400],
  [1312, 1400],
  [2050, 2200],
  [1_000_001, 1_200_000],
])("an axis up to %s ends at %s", (largest, top) => {
  expect(axisTop(largest)).toBe(top);
});

test("an axis holds its values, and they fill half of it or more", () => {
  fc.assert(
    fc.property(fc.double({ min: 1, max: 1e12, noNaN: true }), (largest) => {
      const top = axisTop(largest);
      expect(top).toBeGreaterThanOrEqual(largest);
      expect(top).toBeLessThanOrEqual(largest * 2);
      expect(Number.isInteger(top / 2)).toBe(true);
    }),
  );
});

test("numbers for people", () => {
  expect([0, 7, 1234.5, 29_089, 0.125].map(formatNumber)).toEqual([
    "0",
    "7",
    "1,234.5",
    "29,089",
    "0.13",
  ]);
});
