/**
 * When a subscription falls due: the date of slot k, computed from the anchor.
 *
 * Never from the date before, so a short month or a late run cannot shift what comes after it: a
 * schedule on the 31st goes 28 Feb, 31 Mar. Slots count steps from the anchor and know nothing of
 * what was paid; that is the position's business (series.ts).
 *
 * Source: docs/concepts/schedules.md.
 */
import {
  LAST_DATE,
  type PlainDate,
  dayNumber,
  dayOf,
  daysInMonth,
  fromDayNumber,
  fromYearMonthDay,
  monthOf,
  yearOf,
} from "../calendar/plain-date.ts";

export const UNITS = ["DAY", "WEEK", "HALF_MONTH", "MONTH", "YEAR"] as const;
export type Unit = (typeof UNITS)[number];

/** Secure Trading puts all payments of a series begun after the 28th on the 28th; others clamp. */
export type MonthEnd = "cap-28" | "clamp";

export type Schedule = {
  readonly unit: Unit;
  /** Every how many units; a whole number from 1. */
  readonly frequency: number;
  readonly anchorOn: PlainDate;
  /** The day of month aimed at, 1 to 31. Of its own, since a 31st may be anchored on 28 Feb. */
  readonly anchorDay: number;
};

export type ScheduleOptions = {
  readonly unit: Unit;
  readonly frequency: number;
  readonly anchorOn: PlainDate;
  readonly monthEnd: MonthEnd;
  /** Where it differs from the day of `anchorOn`. */
  readonly anchorDay?: number;
};

const LAST_DAY_NUMBER = dayNumber(LAST_DATE);
const LAST_MONTH_NUMBER = 9999 * 12 + 11;

/**
 * The schedule of an anchor. `cap-28` brings the anchor day of MONTH and YEAR down to the 28th; the
 * anchor itself keeps its date, which may be of a payment already made. Throws RangeError for a
 * frequency that is not a whole number from 1, or an anchor day outside 1 to 31.
 */
export function makeSchedule(options: ScheduleOptions): Schedule {
  const { unit, frequency, anchorOn, monthEnd } = options;
  const wanted = options.anchorDay ?? dayOf(anchorOn);
  if (!(Number.isInteger(frequency) && frequency >= 1)) {
    throw new RangeError(`not a frequency: ${frequency}`);
  }
  if (!(Number.isInteger(wanted) && wanted >= 1 && wanted <= 31)) {
    throw new RangeError(`not a day of a month: ${wanted}`);
  }
  const capped = monthEnd === "cap-28" && (unit === "MONTH" || unit === "YEAR");
  return { unit, frequency, anchorOn, anchorDay: capped ? Math.min(wanted, 28) : wanted };
}

/**
 * The date of slot `slot`, a whole number from 0; anything else throws RangeError.
 *
 * DAY, WEEK:   slot 0 is the anchor.
 * MONTH, YEAR: the anchor's month plus the steps, on the anchor day or the month's last day if that
 *              is earlier. Slot 0 obeys the same rule: with `cap-28` and an anchor on 31 Jan it is
 *              28 Jan, and so is the first charge if the anchor was not paid elsewhere.
 * HALF_MONTH:  alternates between the two days of `halfMonthDays`, starting in the half that the
 *              anchor stands in.
 *
 * A slot beyond the calendar is its last day, 9999-12-31: a schedule of 9,000 years is odd, but it
 * must not stop the batch that it is in.
 */
export function slotDate(schedule: Schedule, slot: number): PlainDate {
  if (!(Number.isInteger(slot) && slot >= 0)) throw new RangeError(`not a slot: ${slot}`);
  const steps = slot * schedule.frequency;
  switch (schedule.unit) {
    case "DAY":
      return dayAt(dayNumber(schedule.anchorOn) + steps);
    case "WEEK":
      return dayAt(dayNumber(schedule.anchorOn) + steps * 7);
    case "MONTH":
      return monthDayAt(monthNumber(schedule.anchorOn) + steps, schedule.anchorDay);
    case "YEAR":
      return monthDayAt(monthNumber(schedule.anchorOn) + steps * 12, schedule.anchorDay);
    case "HALF_MONTH": {
      const half = firstHalfNumber(schedule) + steps;
      const [first, second] = halfMonthDays(schedule.anchorDay);
      return monthDayAt(Math.floor(half / 2), half % 2 === 0 ? first : second);
    }
  }
}

/**
 * The smallest slot from `fromSlot` on whose date is after `date`, in constant time however long ago
 * `fromSlot` was. Throws RangeError if `date` is the last day of the calendar: nothing is after it.
 */
export function firstSlotAfter(schedule: Schedule, fromSlot: number, date: PlainDate): number {
  if (date >= LAST_DATE) throw new RangeError(`no date is after ${date}`);
  let slot = Math.max(fromSlot, slotAround(schedule, date));
  while (slotDate(schedule, slot) <= date) slot += 1; // at most twice: see slotAround
  return slot;
}

/**
 * `date` plus one step of a schedule anchored on it: what "today + step" means when a schedule is
 * begun anew. Same rules as slot 1 of `makeSchedule`.
 */
export function stepFrom(
  date: PlainDate,
  options: { readonly unit: Unit; readonly frequency: number; readonly monthEnd: MonthEnd },
): PlainDate {
  return slotDate(makeSchedule({ ...options, anchorOn: date }), 1);
}

/**
 * The first slot that is not on an earlier day, or in an earlier month, than `date`: all before it
 * are past, and of its month at most two slots, the halves, can be past as well.
 */
function slotAround(schedule: Schedule, date: PlainDate): number {
  const { unit, frequency, anchorOn } = schedule;
  switch (unit) {
    case "DAY":
      return slotAt(dayNumber(date) - dayNumber(anchorOn), frequency);
    case "WEEK":
      return slotAt(dayNumber(date) - dayNumber(anchorOn), frequency * 7);
    case "MONTH":
      return slotAt(monthNumber(date) - monthNumber(anchorOn), frequency);
    case "YEAR":
      return slotAt(monthNumber(date) - monthNumber(anchorOn), frequency * 12);
    case "HALF_MONTH":
      return slotAt(monthNumber(date) * 2 - firstHalfNumber(schedule), frequency);
  }
}

function slotAt(distance: number, step: number): number {
  return Math.max(0, Math.ceil(distance / step));
}

/**
 * The two days of a month that a HALF_MONTH schedule falls on, 31 standing for the last day: a pair
 * 14 days apart while the anchor day allows it, else the 15th and the last. Source: Payflow SMMO.
 */
function halfMonthDays(anchorDay: number): readonly [first: number, second: number] {
  if (anchorDay <= 14) return [anchorDay, anchorDay + 14];
  if (anchorDay === 15 || anchorDay >= 29) return [15, 31];
  return [anchorDay - 14, anchorDay];
}

/** Half-months since the year 0, of slot 0. The second half of (15, last) begins on the 16th. */
function firstHalfNumber(schedule: Schedule): number {
  const second = halfMonthDays(schedule.anchorDay)[1];
  const inSecondHalf = dayOf(schedule.anchorOn) >= (second === 31 ? 16 : second);
  return monthNumber(schedule.anchorOn) * 2 + (inSecondHalf ? 1 : 0);
}

/** Months since January of the year 0. */
function monthNumber(date: PlainDate): number {
  return yearOf(date) * 12 + monthOf(date) - 1;
}

function monthDayAt(months: number, wantedDay: number): PlainDate {
  if (months > LAST_MONTH_NUMBER) return LAST_DATE;
  const year = Math.floor(months / 12);
  const month = (months % 12) + 1;
  return fromYearMonthDay(year, month, Math.min(wantedDay, daysInMonth(year, month)));
}

function dayAt(days: number): PlainDate {
  return days > LAST_DAY_NUMBER ? LAST_DATE : fromDayNumber(days);
}
