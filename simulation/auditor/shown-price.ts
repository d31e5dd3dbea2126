/** A price as people read it, counted by the auditor: `127.740` of KWD is 127,740 fils. */

/** Currencies whose minor unit is not a hundredth (ISO 4217). */
const DECIMALS: Readonly<Record<string, number>> = {
  BHD: 3,
  IQD: 3,
  JOD: 3,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  TND: 3,
  CLF: 4,
  UYW: 4,
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  ISK: 0,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  PYG: 0,
  RWF: 0,
  UGX: 0,
  UYI: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
};

/** Minor units of a price in major units; digits that the currency does not have are an error. */
export function shownMinor(shown: string, currency: string): bigint {
  const decimals = DECIMALS[currency] ?? 2;
  const [whole = "", fraction = ""] = shown.split(".");
  if (fraction.length > decimals) throw new Error(`${shown} is no price in ${currency}`);
  return BigInt(whole + fraction.padEnd(decimals, "0"));
}
