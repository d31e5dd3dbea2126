// Goal: over 40 years, from any day, no schedule skips, repeats or drifts. Method: exhaustive over
// start days, units, frequencies and month-end rules; each slot is reached by three ways (direct,
// step by step, by search) and compared with calendars that know nothing of slots. Plain comparisons
// inside the loops, because millions of `expect` calls take minutes.
import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";

import {
  type PlainDate,
  addDays,
  dayOf,
  daysInMonth,
  fromYearMonthDay,
  monthOf,
  plainDate,
  yearOf,
} from "../calendar/plain-date.ts";
import { type MonthEnd, type Unit, firstSlotAfter, makeSchedule, slotDate } from "./schedule.ts";
import { nextAfterApproval } from "./series.ts";

const FREQUENCIES = [1, 2, 3, 4, 6, 12, 13];
const RULES: readonly MonthEnd[] = ["clamp", "cap-28"];
const YEARS = 40;

function daysFrom(first: string, until: string): PlainDate[] {
  const days = [];
  for (let day = plainDate(first); day < until; day = addDays(day, 1)) days.push(day);
  return days;
}

const LEAP_AND_COMMON_YEAR = daysFrom("2024-01-01", "2026-01-01");

/**
 * Days and weeks know no months: a few weeks of starts are all there is to try. Half months count
 * from the day of the month alone: months of 29, 30 and 31 days have every start there is.
 */
const STARTS: Readonly<Record<Unit, readonly PlainDate[]>> = {
  DAY: daysFrom("2024-02-25", "2024-03-03"),
  WEEK: daysFrom("2024-01-28", "2024-03-03"),
  HALF_MONTH: daysFrom("2024-01-01", "2024-05-01"),
  MONTH: LEAP_AND_COMMON_YEAR,
  YEAR: LEAP_AND_COMMON_YEAR,
};

type Start = { readonly unit: Unit; readonly frequency: number; readonly anchorOn: PlainDate };

/** Every schedule to try; the two rules differ in MONTH and YEAR from the 29th on only. */
function* starts(unit: Unit): Generator<Start & { readonly monthEnd: MonthEnd }> {
  for (const anchorOn of STARTS[unit]) {
    for (const frequency of FREQUENCIES) {
      for (const monthEnd of RULES) {
        const same = dayOf(anchorOn) <= 28 || (unit !== "MONTH" && unit !== "YEAR");
        if (monthEnd === "clamp" || !same) yield { unit, frequency, anchorOn, monthEnd };
      }
    }
  }
}

const horizonOf = (anchorOn: PlainDate) => addDays(anchorOn, YEARS * 366);

describe.each<Unit>(["DAY", "WEEK", "HALF_MONTH", "MONTH", "YEAR"])("%s", (unit) => {
  test("periods tile, and every way to a slot leads to the same date", () => {
    let failures = 0;
    let slots = 0;
    for (const start of starts(unit)) {
      const schedule = makeSchedule(start);
      const horizon = horizonOf(start.anchorOn);
      let date = slotDate(schedule, 0);
      for (let slot = 0; date < horizon; slot += 1) {
        const next = nextAfterApproval({
          schedule,
          slot,
          position: slot + 1,
          finalPosition: 0,
          missed: "catch-up",
          seriesEnd: "rest",
          paidOn: horizon, // however late: catch-up takes one step
        });
        const lastDay = addDays(next.dueOn, -1);
        const tiles =
          next.dueOn > date && // so the period of this slot, date ... lastDay, is not empty
          next.slot === slot + 1 &&
          next.position === slot + 2 &&
          next.dueOn === slotDate(schedule, slot + 1) &&
          firstSlotAfter(schedule, 0, date) === slot + 1 &&
          firstSlotAfter(schedule, 0, lastDay) === slot + 1;
        if (!tiles) failures += 1;
        date = next.dueOn;
        slots += 1;
      }
    }
    expect(failures).toBe(0);
    expect(slots).toBeGreaterThan(STARTS[unit].length * YEARS);
  });

  test("the rules agree wherever they must", () => {
    for (const anchorOn of STARTS[unit]) {
      const [clamp, capped] = RULES.map((monthEnd) =>
        makeSchedule({ unit, frequency: 1, anchorOn, monthEnd }),
      );
      const differ = dayOf(anchorOn) > 28 && (unit === "MONTH" || unit === "YEAR");
      expect(capped).toEqual(differ ? { ...clamp, anchorDay: 28 } : clamp);
    }
  });
});

// Temporal adds to the anchor and clamps, which is the rule in other people's words. It is slow, so
// it judges the days on which months differ and one on which they do not.
test.each<[Unit, "days" | "weeks" | "months" | "years"]>([
  ["DAY", "days"],
  ["WEEK", "weeks"],
  ["MONTH", "months"],
  ["YEAR", "years"],
])("%s is the anchor plus k × frequency %s of Temporal", (unit, theirUnit) => {
  let failures = 0;
  for (const start of starts(unit)) {
    const day = dayOf(start.anchorOn);
    if (day < 28 && day !== 15) continue;
    const schedule = makeSchedule(start);
    const anchor = Temporal.PlainDate.from(start.anchorOn).with({ day: schedule.anchorDay });
    const horizon = horizonOf(start.anchorOn);
    for (let slot = 0; ; slot += 1) {
      const theirs = anchor.add({ [theirUnit]: slot * start.frequency }).toString();
      if (theirs > horizon) break;
      if (theirs !== slotDate(schedule, slot)) failures += 1;
    }
  }
  expect(failures).toBe(0);
});

// Temporal has no half months. The judge writes both days of every month into one list, and takes
// every frequency-th from the anchor on.
test("HALF_MONTH alternates between two days of every month", () => {
  const pairOf = (day: number) =>
    day <= 14 ? [day, day + 14] : day >= 16 && day <= 28 ? [day - 14, day] : [15, 31];
  let failures = 0;
  for (const start of starts("HALF_MONTH")) {
    const { anchorOn, frequency } = start;
    const list: PlainDate[] = [];
    for (let month = monthOf(anchorOn) - 1; month < YEARS * 12; month += 1) {
      const [year, ofYear] = [yearOf(anchorOn) + Math.floor(month / 12), (month % 12) + 1];
      for (const day of pairOf(dayOf(anchorOn))) {
        list.push(fromYearMonthDay(year, ofYear, Math.min(day, daysInMonth(year, ofYear))));
      }
    }
    const first = list.findIndex((date) => date >= anchorOn);
    const schedule = makeSchedule(start);
    for (let slot = 0; first + slot * frequency < list.length; slot += 1) {
      if (slotDate(schedule, slot) !== list[first + slot * frequency]) failures += 1;
    }
  }
  expect(failures).toBe(0);
});

test("clamp returns to the anchor's day in every month that has it", () => {
  for (const anchorOn of LEAP_AND_COMMON_YEAR) {
    const schedule = makeSchedule({ unit: "MONTH", frequency: 1, anchorOn, monthEnd: "clamp" });
    for (let slot = 0; slot <= 48; slot += 1) {
      const date = slotDate(schedule, slot);
      const length = daysInMonth(yearOf(date), monthOf(date));
      if (dayOf(date) !== Math.min(dayOf(anchorOn), length)) expect([anchorOn, date]).toEqual([]);
    }
  }
});
