/**
 * Dates, counted for the auditor alone: ISO texts and days since 1 January 1970. Nothing here comes
 * from the engine, whose calendar is one of the things that are audited.
 */

/** `2026-01-31`. They compare as texts do. */
export type IsoDate = string;

export const DAY_MS = 86_400_000;

export type YearMonthDay = { readonly year: number; readonly month: number; readonly day: number };

export function parts(date: IsoDate): YearMonthDay {
  const [year = 0, month = 0, day = 0] = date.split("-").map(Number);
  return { year, month, day };
}

export function isoDate(year: number, month: number, day: number): IsoDate {
  const pad = (value: number, width: number): string => String(value).padStart(width, "0");
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

export function monthLength(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Days since 1 January 1970; years are counted from March, so that the leap day comes last. */
export function serial(date: IsoDate): number {
  const { year, month, day } = parts(date);
  const fromMarch = (month + 9) % 12;
  const y = month <= 2 ? year - 1 : year;
  const leapDays = Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400);
  return y * 365 + leapDays + Math.floor((fromMarch * 306 + 5) / 10) + day - 1 - 719_468;
}

export function fromSerial(days: number): IsoDate {
  // no date is further from its guess than a year: at most twelve months are walked
  let year = 1970 + Math.floor(days / 366);
  while (serial(isoDate(year + 1, 1, 1)) <= days) year += 1;
  let month = 1;
  let left = days - serial(isoDate(year, 1, 1));
  while (left >= monthLength(year, month)) {
    left -= monthLength(year, month);
    month += 1;
  }
  return isoDate(year, month, left + 1);
}

export function plusDays(date: IsoDate, days: number): IsoDate {
  return fromSerial(serial(date) + days);
}

/** From `from` to `to`; below 0 if `to` is earlier. */
export function daysFrom(from: IsoDate, to: IsoDate): number {
  return serial(to) - serial(from);
}

export function later(one: IsoDate, other: IsoDate): IsoDate {
  return one > other ? one : other;
}

/** The UTC date of an instant in ms. */
export function utcDate(at: number): IsoDate {
  return fromSerial(Math.floor(at / DAY_MS));
}
