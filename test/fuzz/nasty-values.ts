/** Values that somebody careless, or somebody worse, might put where another was expected. */
import fc from "fast-check";
import { known, type KnownIds } from "./known-ids.ts";

export const NASTY_TEXTS = fc.oneof(
  fc.constantFrom(
    "",
    " ",
    "\u0000",
    "\ud800",
    "\u202eevil",
    "😀".repeat(60),
    "e\u0301".repeat(200),
    "'; drop table purchases; --",
    "x".repeat(70_000),
    "2026-02-30",
    "2026-13-01",
    "0000-00-00",
    "9999-12-31",
    "2026-01-31",
    "2026-01-01T25:00:00Z",
    "1969-12-31T23:59:59Z",
    "XXX",
    "ZZZ",
    "eur",
    "JPY",
    "KWD",
    "Mars/Olympus",
    "true",
    "NaN",
    "1e3",
    "4111111111111112",
    "toString",
  ),
  fc.string({ unit: "binary", maxLength: 30 }),
);

const NASTY_NUMBERS = fc.constantFrom(
  0,
  -0,
  -1,
  1,
  2,
  1.5,
  1e-9,
  32_768,
  2_147_483_647,
  2_147_483_648,
  999_999_999_999_999,
  1_000_000_000_000_000,
  9_007_199_254_740_991,
  9_007_199_254_740_992,
  1e21,
  1e308,
  -1e15,
);

export function nastyValue(ids: KnownIds): fc.Arbitrary<unknown> {
  return fc.oneof(
    NASTY_TEXTS,
    NASTY_NUMBERS,
    fc.constantFrom<unknown>(null, true, false, [], {}, [null], { id: null }, [[]]),
    fc.constantFrom(...ids.own.keys()).chain((prefix) => known(ids.own, prefix)),
    fc.constantFrom(...ids.own.keys()).chain((prefix) => known(ids.foreign, prefix)),
    fc.anything({ maxDepth: 2 }).map(safe),
  );
}

/** What JSON can hold of it. */
export function safe(value: unknown): unknown {
  try {
    return JSON.parse(
      JSON.stringify(value, (_, inner: unknown) =>
        typeof inner === "bigint" ? String(inner) : inner,
      ) ?? "null",
    ) as unknown;
  } catch {
    return null;
  }
}
