/** Prices as customers see them. */
import { exponentOf } from "../../src/domain/money/currency.ts";
import type { Random } from "../random.ts";

/** A price that a shop would show, in major units with all decimals of the currency. */
export function shownPrice(random: Random, currency: string): string {
  const decimals = exponentOf(currency);
  return inMajor(BigInt(random.int(101, 99_999)), decimals);
}

/** Nothing, as a shop would show it. */
export function shownZero(currency: string): string {
  const decimals = exponentOf(currency);
  return decimals === 0 ? "0" : `0.${"0".repeat(decimals)}`;
}

/** Their sum, counted in digits; all have the decimals of one currency. */
export function shownSum(prices: readonly string[]): string {
  const decimals = prices[0]?.split(".")[1]?.length ?? 0;
  const sum = prices.reduce((total, price) => total + BigInt(price.replace(".", "")), 0n);
  return inMajor(sum, decimals);
}

function inMajor(minor: bigint, decimals: number): string {
  const digits = String(minor).padStart(decimals + 1, "0");
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
