import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { cardBrand, firstSix, lastFour, passesLuhn } from "./card-number.ts";

const PUBLISHED = [
  ["4111111111111111", "visa"],
  ["4242424242424242", "visa"],
  ["4000056655665556", "visa"],
  ["4222222222222", "visa"], // 13 digits
  ["5105105105105100", "mastercard"],
  ["5555555555554444", "mastercard"],
  ["2223003122003222", "mastercard"],
  ["378282246310005", "amex"],
  ["371449635398431", "amex"],
  ["6011111111111117", "discover"],
  ["6011000990139424", "discover"],
  ["3530111333300000", "jcb"],
  ["3566002020360505", "jcb"],
  ["30569309025904", "diners"],
  ["38520000023237", "diners"],
  ["3056930009020004", "diners"],
  ["36227206271667", "diners"],
  ["6200000000000005", "unionpay"],
  ["6205500000000000004", "unionpay"], // 19 digits
  ["6759649826438453", "maestro"],
  ["5000550000000029", "maestro"],
] as const;

describe("check digit", () => {
  test.each(PUBLISHED)("%s passes", (number) => {
    expect(passesLuhn(number)).toBe(true);
  });

  // The scheme's promise: one wrong digit is always noticed.
  test("one changed digit never passes", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...PUBLISHED.map(([number]) => number as string)),
        fc.nat(18),
        fc.integer({ min: 1, max: 9 }),
        (number, position, shift) => {
          const at = position % number.length;
          const changed = String((Number(number[at]) + shift) % 10);
          return !passesLuhn(number.slice(0, at) + changed + number.slice(at + 1));
        },
      ),
    );
  });

  test.each([
    ["411111111111", "12 digits"],
    ["42424242424242424242", "20 digits"],
    ["4111 1111 1111 1111", "separators"],
    ["4111111111111111\n", "a line end"],
    ["٤١١١١١١١١١١١١١١١", "digits of another script"],
    ["", "nothing"],
    ["4111111111111112", "a wrong check digit"],
  ])("%j does not pass: %s", (text) => {
    expect(passesLuhn(text)).toBe(false);
  });
});

describe("brand", () => {
  test.each(PUBLISHED)("%s is %s", (number, brand) => {
    expect(cardBrand(number)).toBe(brand);
  });

  // Goal: no range is one too long or too short. Method: each edge and its outer neighbour.
  test.each([
    ["2220", "unknown"],
    ["2221", "mastercard"],
    ["2720", "mastercard"],
    ["2721", "unknown"],
    ["299", "unknown"],
    ["300", "diners"],
    ["305", "diners"],
    ["306", "unknown"],
    ["3095", "diners"],
    ["3096", "unknown"],
    ["33", "unknown"],
    ["34", "amex"],
    ["3527", "unknown"],
    ["3528", "jcb"],
    ["3589", "jcb"],
    ["3590", "unknown"],
    ["39", "diners"],
    ["40", "visa"],
    ["49", "visa"],
    ["50", "maestro"],
    ["51", "mastercard"],
    ["55", "mastercard"],
    ["56", "maestro"],
    ["59", "maestro"],
    ["6010", "unknown"],
    ["6011", "discover"],
    ["6012", "unknown"],
    ["61", "unknown"],
    ["622126", "unionpay"],
    ["63", "maestro"],
    ["643", "unknown"],
    ["644", "discover"],
    ["649", "discover"],
    ["65", "discover"],
    ["66", "maestro"],
    ["69", "maestro"],
    ["70", "unknown"],
    ["8099", "unknown"],
    ["8100", "unionpay"],
    ["8171", "unionpay"],
    ["8172", "unknown"],
    ["222", "unknown"], // shorter than the prefix it would need
    ["", "unknown"],
  ])("a number beginning with %s is %s", (prefix, brand) => {
    expect(cardBrand(prefix.length < 4 ? prefix : prefix.padEnd(16, "0"))).toBe(brand);
  });
});

test("what may be shown in clear", () => {
  expect(firstSix("378282246310005")).toBe("378282");
  expect(lastFour("378282246310005")).toBe("0005");
});
