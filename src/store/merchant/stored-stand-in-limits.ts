/** Limits of stand-in as `merchants.settings` holds them: amounts as the digits of minor units. */
import type { AmountLimits, StandInLimits } from "../../domain/purchase/stand-in-limits.ts";

export type StoredLimits = Omit<StandInLimits, "amounts"> & {
  readonly amounts?: Readonly<Record<string, Partial<Record<keyof AmountLimits, string>>>>;
};

export function readStandInLimits({ amounts, ...counts }: StoredLimits): StandInLimits {
  return amounts === undefined ? counts : { ...counts, amounts: mapped(amounts, BigInt) };
}

export function writeStandInLimits({ amounts, ...counts }: StandInLimits): StoredLimits {
  return amounts === undefined ? counts : { ...counts, amounts: mapped(amounts, String) };
}

function mapped<From, To>(
  amounts: Readonly<Record<string, Readonly<Record<string, From>>>>,
  one: (value: From) => To,
): Record<string, Record<string, To>> {
  return Object.fromEntries(
    Object.entries(amounts).map(([currency, limits]) => [
      currency,
      Object.fromEntries(Object.entries(limits).map(([name, value]) => [name, one(value)])),
    ]),
  );
}
