import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { CURRENCIES, exponentOf } from "./currency.ts";
import { allocate, formatMajor, lineAmount, parseMajor } from "./money.ts";

const anyCurrency = fc.constantFrom(...CURRENCIES);
const anyMinor = fc.bigInt({ min: 0n, max: 10n ** 15n - 1n });

describe("parseMajor", () => {
  test.each([
    ["12.50", "EUR", 1250n],
    ["12.5", "EUR", 1250n],
    ["12", "EUR", 1200n],
    ["0012.50", "EUR", 1250n],
    ["0", "EUR", 0n],
    ["0.01", "EUR", 1n],
    ["1200", "JPY", 1200n],
    ["127.740", "KWD", 127_740n],
    ["0.0001", "CLF", 1n],
    ["12.34", "HUF", 1234n], // two decimals by the standard, though nobody has coins for them
    ["9999999999999.99", "EUR", 999_999_999_999_999n],
    ["999999999999999", "JPY", 999_999_999_999_999n],
  ])("%s %s", (text, currency, minor) => {
    expect(parseMajor(text, currency)).toBe(minor);
  });

  test.each([
    ["12.345", "EUR"],
    ["12.500", "EUR"], // more decimals than there are, even if they are zeros
    ["12.0", "JPY"],
    ["12.", "EUR"],
    [".50", "EUR"],
    ["-12.50", "EUR"],
    ["+12.50", "EUR"],
    ["1e3", "EUR"],
    ["1,200.00", "EUR"],
    ["12,50", "EUR"],
    [" 12.50", "EUR"],
    ["12.50\n", "EUR"],
    ["0x10", "EUR"],
    ["١٢", "EUR"],
    ["NaN", "EUR"],
    ["", "EUR"],
    ["10000000000000.00", "EUR"], // 10^15 minor units
    ["1000000000000000", "JPY"],
    ["9".repeat(10_000), "EUR"],
  ])("%j is no amount of %s", (text, currency) => {
    expect(parseMajor(text, currency)).toBeUndefined();
  });

  test("an unknown currency is a bug of the caller", () => {
    expect(() => parseMajor("1", "XAU")).toThrow(RangeError);
    expect(() => formatMajor(1n, "XAU")).toThrow(RangeError);
  });
});

describe("formatMajor", () => {
  test.each([
    [-1250n, "EUR", "-12.50"],
    [-5n, "EUR", "-0.05"],
    [0n, "EUR", "0.00"],
    [123_456_789n, "EUR", "1234567.89"],
    [1200n, "JPY", "1200"],
    [-7n, "JPY", "-7"],
    [5n, "KWD", "0.005"],
    [12_345n, "UYW", "1.2345"],
  ])("%s %s is %s", (minor, currency, text) => {
    expect(formatMajor(minor, currency)).toBe(text);
  });

  test("is read back, in every currency", () => {
    fc.assert(
      fc.property(anyMinor, anyCurrency, (minor, currency) => {
        expect(parseMajor(formatMajor(minor, currency), currency)).toBe(minor);
        if (minor > 0n)
          expect(formatMajor(-minor, currency)).toBe(`-${formatMajor(minor, currency)}`);
      }),
    );
  });
});

describe("allocate", () => {
  test.each([
    [100n, [1n, 1n, 1n], [34n, 33n, 33n]], // a tie goes to the earlier part
    [101n, [1n, 1n, 1n], [34n, 34n, 33n]],
    [10n, [1n, 2n, 4n], [1n, 3n, 6n]], // 1.43, 2.86, 5.71: the two largest remainders
    [5n, [0n, 1n, 0n], [0n, 5n, 0n]],
    [0n, [3n, 7n], [0n, 0n]],
    [1n, [1n, 1n], [1n, 0n]],
    [2n, [1n, 1n, 1n, 1n], [1n, 1n, 0n, 0n]],
    [7n, [5n], [7n]],
  ])("%s by %s", (total, weights, parts) => {
    expect(allocate(total, weights)).toEqual(parts);
  });

  // Goal: nothing is lost and nobody is wronged. Method: any total and weights; the exact share is
  // compared multiplied out, so that the test itself does not round.
  test("adds up, and each part is its exact share rounded up or down", () => {
    const anyWeights = fc
      .array(fc.bigInt({ min: 0n, max: 10n ** 9n }), { minLength: 1, maxLength: 12 })
      .filter((weights) => weights.some((weight) => weight > 0n));
    fc.assert(
      fc.property(anyMinor, anyWeights, (total, weights) => {
        const parts = allocate(total, weights);
        const sum = weights.reduce((partial, weight) => partial + weight, 0n);
        expect(parts.reduce((partial, part) => partial + part, 0n)).toBe(total);
        for (const [at, weight] of weights.entries()) {
          const off = (parts[at] ?? -1n) * sum - total * weight;
          expect(off > -sum && off < sum).toBe(true);
          if (weight === 0n) expect(parts[at]).toBe(0n);
        }
      }),
    );
  });

  test.each([
    [-1n, [1n]],
    [1n, []],
    [1n, [0n, 0n]],
    [1n, [2n, -1n]],
  ])("%s by %s is a bug of the caller", (total, weights) => {
    expect(() => allocate(total, weights)).toThrow(RangeError);
  });
});

describe("lineAmount", () => {
  test.each([
    [1, 99_500n, "USD", 995n],
    [3, 33_333n, "USD", 1000n], // 9.9999: rounded once, not three times 3.33
    [1, 50n, "USD", 1n], // half a cent
    [1, 49n, "USD", 0n],
    [1, 1250n, "USD", 13n],
    [1, -1250n, "USD", -13n], // a discount takes away what the same price adds
    [2, -99_500n, "USD", -1990n],
    [1, 5000n, "JPY", 1n],
    [1, 4999n, "JPY", 0n],
    [1, 12_345n, "KWD", 1235n],
    [7, 12_345n, "CLF", 86_415n],
    [0, 99_500n, "USD", 0n],
  ])("%s at %s is %s %s", (quantity, unitE4, currency, minor) => {
    expect(lineAmount(quantity, unitE4, currency)).toBe(minor);
  });

  test("is never more than half a minor unit off, and adds what its negative takes away", () => {
    const anyQuantity = fc.integer({ min: 0, max: 1_000_000 });
    const anyPrice = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n });
    fc.assert(
      fc.property(anyQuantity, anyPrice, anyCurrency, (quantity, unitE4, currency) => {
        const perMinor = 10n ** BigInt(4 - exponentOf(currency));
        const minor = lineAmount(quantity, unitE4, currency);
        const off = minor * perMinor - BigInt(quantity) * unitE4;
        expect(off * 2n <= perMinor && off * -2n <= perMinor).toBe(true);
        expect(lineAmount(quantity, -unitE4, currency)).toBe(-minor);
      }),
    );
  });

  test.each([-1, 1.5, Number.NaN, 2 ** 53])("%d is no quantity", (quantity) => {
    expect(() => lineAmount(quantity, 1n, "USD")).toThrow(RangeError);
  });
});
