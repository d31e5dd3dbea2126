import { dayNumber, parsePlainDate } from "./plain-date.ts";

/** A moment in time: milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;

const DAY_MS = 86_400_000;
const SHAPE =
  /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:Z|([+-])(\d{2}):(\d{2}))$/;

/**
 * Reads an RFC 3339 date and time of the years 1900 to 9999; undefined for any other text.
 *
 * Strict on purpose: capital T and Z, seconds present, and an offset present, because a time without
 * one is a different moment on every machine. Digits beyond the millisecond are cut off. A leap
 * second (:60) is refused, since an epoch count has no number for it.
 */
export function parseInstant(text: string): Instant | undefined {
  const match = SHAPE.exec(text);
  if (match === null) return undefined;
  const [, dateText = "", hourText, minuteText, secondText, fraction = ""] = match;
  const [sign, offsetHourText = "0", offsetMinuteText = "0"] = match.slice(6);
  const date = parsePlainDate(dateText);
  const [hour, minute, second] = [Number(hourText), Number(minuteText), Number(secondText)];
  const [offsetHour, offsetMinute] = [Number(offsetHourText), Number(offsetMinuteText)];
  if (date === undefined || hour > 23 || minute > 59 || second > 59) return undefined;
  if (offsetHour > 23 || offsetMinute > 59) return undefined;
  const timeMs =
    ((hour * 60 + minute) * 60 + second) * 1000 + Number(fraction.padEnd(3, "0").slice(0, 3));
  const offsetMs = (offsetHour * 60 + offsetMinute) * 60_000 * (sign === "-" ? -1 : 1);
  return dayNumber(date) * DAY_MS + timeMs - offsetMs;
}

/** UTC with milliseconds, '2026-01-01T00:00:00.000Z'. Throws RangeError for what is not an instant. */
export function isoInstant(instant: Instant): string {
  return new Date(instant).toISOString();
}
