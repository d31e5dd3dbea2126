/**
 * Moments and days on the bank's clock. A bank settles by days of UTC, whatever zone a shop is in.
 *
 * The bank reads time with code of its own: if it shared the engine's, a mistake there would agree
 * with itself and no test could see it.
 */

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;

const DAY_MS = 86_400_000;
const SHAPE =
  /^(\d{4}-\d{2}-\d{2})(?:T([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2}))?$/;

/**
 * Reads '2026-01-30T12:00:00.5Z', with an offset instead of Z, without seconds, or a date alone
 * (midnight UTC), since people type these by hand. Undefined for any other text and for dates that
 * do not exist.
 */
export function parseInstant(text: string): Instant | undefined {
  const day = SHAPE.exec(text)?.[1];
  if (day === undefined || !isDay(day)) return undefined;
  const instant = Date.parse(text);
  return Number.isNaN(instant) ? undefined : instant;
}

/** '2026-01-30T12:00:00.000Z'. */
export function isoInstant(instant: Instant): string {
  return new Date(instant).toISOString();
}

/** Whether `text` is a day of the calendar, 'YYYY-MM-DD'. `Date.parse` alone rolls 30 Feb over. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const midnight = Date.parse(text);
  return !Number.isNaN(midnight) && isoInstant(midnight).slice(0, 10) === text;
}

/** The day of UTC that `instant` is in. */
export function dayOf(instant: Instant): string {
  return isoInstant(instant).slice(0, 10);
}

/** The first instant after `day`: when what was booked on it settles. */
export function endOfDay(day: string): Instant {
  return Date.parse(day) + DAY_MS;
}
