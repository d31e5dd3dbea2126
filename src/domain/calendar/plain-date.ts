/**
 * Calendar dates without a time or a zone, as 'YYYY-MM-DD' text from 1900-01-01 to 9999-12-31.
 *
 * Text, because it is what PostgreSQL and every wire format speak, and because dates of four-digit
 * years sort as text. The arithmetic goes through a day number (days since 1970-01-01, proleptic
 * Gregorian) and allocates nothing but the result: a renewal does about ten of these.
 */
export type PlainDate = string & { readonly __plainDate: true };

const FIRST_YEAR = 1900;
const LAST_YEAR = 9999;

/** The calendar ends here; a later date cannot be written in four digits of year. */
export const LAST_DATE = "9999-12-31" as PlainDate;

const SHAPE = /^\d{4}-\d{2}-\d{2}$/;
const TWO_DIGITS = Array.from({ length: 32 }, (_, n) => String(n).padStart(2, "0"));
const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const FIRST_DAY_NUMBER = -25_567;
const LAST_DAY_NUMBER = 2_932_896;

/** Reads strict YYYY-MM-DD; undefined for any other form and for a day that does not exist. */
export function parsePlainDate(text: string): PlainDate | undefined {
  if (!SHAPE.test(text)) return undefined;
  const date = text as PlainDate;
  return isRealDay(yearOf(date), monthOf(date), dayOf(date)) ? date : undefined;
}

/** A date from trusted text, such as a literal or a database column. Throws RangeError otherwise. */
export function plainDate(text: string): PlainDate {
  const date = parsePlainDate(text);
  if (date === undefined) throw new RangeError(`not a calendar date: ${text}`);
  return date;
}

/** Throws RangeError unless year, month (1-12) and day (1-31) name a day of 1900 to 9999. */
export function fromYearMonthDay(year: number, month: number, day: number): PlainDate {
  if (!isRealDay(year, month, day)) {
    throw new RangeError(`not a calendar date: ${year}-${month}-${day}`);
  }
  return write(year, month, day);
}

export function yearOf(date: PlainDate): number {
  return digit(date, 0) * 1000 + digit(date, 1) * 100 + digit(date, 2) * 10 + digit(date, 3);
}

/** 1 to 12. */
export function monthOf(date: PlainDate): number {
  return digit(date, 5) * 10 + digit(date, 6);
}

/** 1 to 31. */
export function dayOf(date: PlainDate): number {
  return digit(date, 8) * 10 + digit(date, 9);
}

/** ISO 8601: Monday is 1, Sunday is 7. */
export function dayOfWeek(date: PlainDate): number {
  const sinceMonday = (dayNumber(date) + 3) % 7; // 1970-01-01 was a Thursday
  return (sinceMonday < 0 ? sinceMonday + 7 : sinceMonday) + 1;
}

/** The date `days` later, or earlier if negative. Throws RangeError outside 1900 to 9999. */
export function addDays(date: PlainDate, days: number): PlainDate {
  return fromDayNumber(dayNumber(date) + days);
}

/** How many days `to` is after `from`; negative if before. */
export function daysBetween(from: PlainDate, to: PlainDate): number {
  return dayNumber(to) - dayNumber(from);
}

/** Negative, 0 or positive as `a` is before, on or after `b`; for sorting. */
export function compareDates(a: PlainDate, b: PlainDate): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function earliest(a: PlainDate, b: PlainDate): PlainDate {
  return a <= b ? a : b;
}

export function latest(a: PlainDate, b: PlainDate): PlainDate {
  return a >= b ? a : b;
}

/** `month` is 1 to 12; anything else throws RangeError. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2 && isLeapYear(year)) return 29;
  const length = MONTH_LENGTHS[month - 1];
  if (length === undefined) throw new RangeError(`not a month: ${month}`);
  return length;
}

/**
 * Days since 1970-01-01, negative before. Years are counted from March, which puts the leap day at
 * the end of its year and makes the month lengths one linear formula.
 *
 * Source: Howard Hinnant, "chrono-compatible low-level date algorithms", days_from_civil; without
 * its branches for years before 0.
 */
export function dayNumber(date: PlainDate): number {
  const month = monthOf(date);
  const year = month > 2 ? yearOf(date) : yearOf(date) - 1;
  const monthFromMarch = month > 2 ? month - 3 : month + 9;
  const dayOfYear = Math.floor((153 * monthFromMarch + 2) / 5) + dayOf(date) - 1;
  const leapDays = Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400);
  return 365 * year + leapDays + dayOfYear - 719_468;
}

/** The date of a day number; the inverse of `dayNumber`. Throws RangeError outside 1900 to 9999. */
export function fromDayNumber(days: number): PlainDate {
  if (!(Number.isInteger(days) && days >= FIRST_DAY_NUMBER && days <= LAST_DAY_NUMBER)) {
    throw new RangeError(`no date has day number ${days}`);
  }
  const shifted = days + 719_468; // since 0000-03-01
  const era = Math.floor(shifted / 146_097); // of 400 years
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return write(era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, day);
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function isRealDay(year: number, month: number, day: number): boolean {
  return (
    Number.isInteger(year) &&
    Number.isInteger(month) &&
    Number.isInteger(day) &&
    year >= FIRST_YEAR &&
    year <= LAST_YEAR &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= daysInMonth(year, month)
  );
}

function write(year: number, month: number, day: number): PlainDate {
  return `${year}-${TWO_DIGITS[month]}-${TWO_DIGITS[day]}` as PlainDate;
}

function digit(date: PlainDate, at: number): number {
  return date.charCodeAt(at) - 48;
}
