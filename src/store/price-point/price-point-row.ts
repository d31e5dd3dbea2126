import type { PricePoint, Ranges } from "../../domain/price-point/price-point.ts";

/** Of `price_points c`. */
export const PRICE_POINT_COLUMNS = `c.id, c.name, c.type, c.status, c.currency, c.initial_minor,
  c.initial_days, c.recurring_minor, c.unit, c.frequency, c.final_number, c.notice_days, c.ranges,
  c.adjust_trial_length, c.conversion_minor, c.conversion_recurring_minor, c.one_click, c.collect_login, c.approved, c.created_at, c.version`;

/** JSON has no bigint: amounts are digits there. */
type StoredRanges = Readonly<
  Record<string, { readonly min: string | number; readonly max: string | number }>
>;
export type PricePointRow = Omit<PricePoint, "ranges"> & { readonly ranges: StoredRanges | null };

export function storedRanges(ranges: Ranges | null): string | null {
  if (ranges === null) return null;
  return JSON.stringify(ranges, (_, value: unknown) =>
    typeof value === "bigint" ? String(value) : value,
  );
}

export function toPricePoint({ ranges, ...row }: PricePointRow): PricePoint {
  return { ...row, ranges: ranges === null ? null : readRanges(ranges) };
}

function readRanges(stored: StoredRanges): Ranges {
  return Object.fromEntries(
    Object.entries(stored).map(([name, { min, max }]) => [
      name,
      name.endsWith("Minor")
        ? { min: BigInt(min), max: BigInt(max) }
        : { min: Number(min), max: Number(max) },
    ]),
  );
}
