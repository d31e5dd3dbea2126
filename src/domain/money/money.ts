/**
 * Amounts of money: whole minor units (cents, yen, fils) of a currency that stands beside them.
 *
 * There is no decimal and no float between the text that came in and the `bigint` that is stored.
 */
import { type Currency, exponentOf } from "./currency.ts";

export type Minor = bigint;

/** No amount reaches 10^15 minor units: safe as a JSON number and far below PostgreSQL's bigint. */
const LIMIT_MINOR = 10n ** 15n;

/**
 * Reads an amount in major units: "12", "12.5", "0012.50". Digits before the point, and after it
 * where there is one, at most as many as the currency has decimals; no sign, blank or grouping.
 *
 * Undefined for any other text and from 10^15 minor units on. Zero is read; whether it makes sense
 * is the caller's question. Throws RangeError for an unknown currency.
 */
export function parseMajor(text: string, currency: Currency): Minor | undefined {
  const exponent = exponentOf(currency);
  const match = /^(\d{1,16})(?:\.(\d{1,4}))?$/.exec(text);
  if (match === null) return undefined;
  const [, whole = "", decimals = ""] = match;
  if (decimals.length > exponent) return undefined;
  const minor = BigInt(whole + decimals.padEnd(exponent, "0"));
  return minor < LIMIT_MINOR ? minor : undefined;
}

/** The amount in major units with all of the currency's decimals: '-12.50', '1200' for yen. */
export function formatMajor(minor: Minor, currency: Currency): string {
  const exponent = exponentOf(currency);
  const sign = minor < 0n ? "-" : "";
  const digits = (minor < 0n ? -minor : minor).toString().padStart(exponent + 1, "0");
  if (exponent === 0) return sign + digits;
  return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

/**
 * Splits `total` into parts proportional to `weights`, losing nothing.
 *
 * Units:  `total` in minor units, >= 0n; `weights` in any one unit (days, seats), >= 0n, sum > 0n.
 * Result: one part per weight, in order; the parts add up to `total`. Units left over by rounding
 *         down go one each to the largest remainders; a tie goes to the earlier part.
 * Errors: none. A bad argument is a bug in the caller and throws RangeError.
 * Source: largest-remainder (Hamilton) apportionment.
 */
export function allocate(total: Minor, weights: readonly bigint[]): Minor[] {
  const sum = weights.reduce((partial, weight) => partial + weight, 0n);
  if (total < 0n || sum <= 0n || weights.some((weight) => weight < 0n)) {
    throw new RangeError(`cannot split ${total} by [${weights.join(", ")}]`);
  }
  const parts = weights.map((weight) => (total * weight) / sum);
  const leftOver = total - parts.reduce((partial, part) => partial + part, 0n);
  const byRemainder = weights
    .map((weight, at) => ({ at, remainder: (total * weight) % sum }))
    .toSorted((a, b) =>
      a.remainder === b.remainder ? a.at - b.at : a.remainder > b.remainder ? -1 : 1,
    );
  for (const { at } of byRemainder.slice(0, Number(leftOver))) parts[at] = (parts[at] ?? 0n) + 1n;
  return parts;
}

/**
 * The amount of an order line: quantity times unit price, rounded once, half up, to minor units.
 *
 * Units:  `quantity` a whole number, >= 0; `unitE4` in 1/10000 of the major unit, because product
 *         strings allow four decimals. Negative prices (discounts) round by their size, so that a
 *         discount takes away exactly what the same price would add: -0.125 is -0.13.
 * Errors: a quantity that is not a whole number from 0 is a bug and throws RangeError.
 * Source: InternetSecure rounds the total of a line, not the price.
 */
export function lineAmount(quantity: number, unitE4: bigint, currency: Currency): Minor {
  if (!(Number.isSafeInteger(quantity) && quantity >= 0)) {
    throw new RangeError(`not a quantity: ${quantity}`);
  }
  const totalE4 = BigInt(quantity) * unitE4;
  const divisor = 10n ** BigInt(4 - exponentOf(currency));
  const size = totalE4 < 0n ? -totalE4 : totalE4;
  const rounded = (size + divisor / 2n) / divisor;
  return totalE4 < 0n ? -rounded : rounded;
}
