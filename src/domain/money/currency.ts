/**
 * The currencies of ISO 4217 list one that have minor units, with the number of their decimals.
 *
 * As of Amendment 180 (2025): in force from 1 January 2026, when Bulgaria's BGN left the list. It has
 * XCG for ANG (Amendment 176), ZWG for ZWL (177), no CUC (178), and XAD (179). Codes for which the
 * standard says "N.A." (gold, testing, drawing rights: XAU, XTS, XDR ...) are left out: nothing can
 * be priced in them. Not from `Intl`: its digits follow usage (HUF 0), the standard says 2.
 */
export type Currency = string;

export type Exponent = 0 | 2 | 3 | 4;

const CODES_BY_EXPONENT: Readonly<Record<Exponent, string>> = {
  0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
  2: `
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF
    CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD
    GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL
    MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR
    PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP
    TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG`,
  3: "BHD IQD JOD KWD LYD OMR TND",
  4: "CLF UYW",
};

const EXPONENTS: ReadonlyMap<Currency, Exponent> = new Map(
  ([0, 2, 3, 4] as const).flatMap((exponent) =>
    CODES_BY_EXPONENT[exponent]
      .trim()
      .split(/\s+/)
      .map((code) => [code, exponent] as const),
  ),
);

/** Every accepted code, in alphabetical order. */
export const CURRENCIES: readonly Currency[] = [...EXPONENTS.keys()].toSorted();

/** Whether `code` is such a currency, in capitals. */
export function isCurrency(code: string): boolean {
  return EXPONENTS.has(code);
}

/** How many decimals the major unit has: 2 for EUR, 0 for JPY. Throws RangeError for other codes. */
export function exponentOf(code: Currency): Exponent {
  const exponent = EXPONENTS.get(code);
  if (exponent === undefined) throw new RangeError(`not a currency with minor units: ${code}`);
  return exponent;
}
