import { describe, expect, test } from "vitest";

import { CURRENCIES, exponentOf, isCurrency } from "./currency.ts";

describe("decimals by ISO 4217", () => {
  test.each([
    [0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"],
    [2, "USD EUR GBP CAD HUF CHF MGA MRU IDR COP TWD BOV CHE CHW COU MXV USN XCG XAD ZWG SLE VED"],
    [3, "BHD IQD JOD KWD LYD OMR TND"],
    [4, "CLF UYW"],
  ])("%d", (exponent, codes) => {
    for (const code of codes.split(" ")) {
      expect([code, isCurrency(code), exponentOf(code)]).toEqual([code, true, exponent]);
    }
  });

  test("the table has the 165 codes with minor units of Amendment 180", () => {
    expect(CURRENCIES).toHaveLength(165);
    expect(CURRENCIES).toEqual([...new Set(CURRENCIES)].toSorted());
    expect(CURRENCIES.filter((code) => !/^[A-Z]{3}$/.test(code))).toEqual([]);
    expect(CURRENCIES.filter((code) => exponentOf(code) !== 2)).toHaveLength(17 + 7 + 2);
  });
});

test.each([
  ["XAU XAG XPT XPD XDR XSU XUA XTS XXX XBA XBB XBC XBD", "no minor units"],
  ["ANG BGN CUC HRK SLL ZWL DEM BYR", "withdrawn"],
  ["usd Usd EURO XYZ 978 US", "no code"],
])("%s: %s", (codes) => {
  for (const code of [...codes.split(" "), "", " USD", "toString"]) {
    expect([code, isCurrency(code)]).toEqual([code, false]);
    expect(() => exponentOf(code)).toThrow(RangeError);
  }
});
