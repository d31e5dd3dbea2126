import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";

import {
  LAST_DATE,
  type PlainDate,
  addDays,
  compareDates,
  dayNumber,
  dayOf,
  dayOfWeek,
  daysBetween,
  daysInMonth,
  earliest,
  fromDayNumber,
  fromYearMonthDay,
  latest,
  monthOf,
  parsePlainDate,
  plainDate,
  yearOf,
} from "./plain-date.ts";

const anyDate = fc.integer({ min: -25_567, max: 2_932_896 }).map(fromDayNumber);

describe("reading", () => {
  test.each([
    ["1900-01-01", [1900, 1, 1]],
    ["1970-01-01", [1970, 1, 1]],
    ["2000-02-29", [2000, 2, 29]], // divisible by 400
    ["2024-02-29", [2024, 2, 29]],
    ["2026-12-31", [2026, 12, 31]],
    ["9999-12-31", [9999, 12, 31]],
  ])("%s is a date", (text, parts) => {
    const date = plainDate(text);
    expect(date).toBe(text);
    expect([yearOf(date), monthOf(date), dayOf(date)]).toEqual(parts);
    expect(fromYearMonthDay(yearOf(date), monthOf(date), dayOf(date))).toBe(text);
  });

  test.each([
    ["1900-02-29"], // divisible by 100, not by 400
    ["2023-02-29"],
    ["2026-04-31"],
    ["2026-00-10"],
    ["2026-13-01"],
    ["2026-01-00"],
    ["2026-01-32"],
    ["1899-12-31"],
    ["0000-01-01"],
    ["10000-01-01"],
    ["2026-1-1"],
    ["20260101"],
    ["2026/01/01"],
    ["2026-01-01T00:00:00Z"],
    [" 2026-01-01"],
    ["2026-01-01\n"],
    ["٢٠٢٦-٠١-٠١"], // digits, but not ASCII ones
    ["+026-01-01"],
    [""],
  ])("%j is not", (text) => {
    expect(parsePlainDate(text)).toBeUndefined();
    expect(() => plainDate(text)).toThrow(RangeError);
  });

  test.each([
    [2026, 2, 29],
    [2026, 13, 1],
    [2026, 0, 1],
    [2026, 1, 0],
    [1899, 12, 31],
    [10_000, 1, 1],
    [2026, 1.5, 1],
    [2026, 1, Number.NaN],
  ])("no date has the parts %d, %d, %d", (year, month, day) => {
    expect(() => fromYearMonthDay(year, month, day)).toThrow(RangeError);
  });
});

describe("arithmetic", () => {
  // Goal: day numbers and dates agree on every day. Method: a calendar that only counts days of
  // months walks the 600 years in which all three leap-year rules occur.
  test("every day of 1900 to 2500, in order", () => {
    let number = -25_567;
    let wrong = 0;
    for (let year = 1900; year <= 2500; year += 1) {
      const leap = new Set([2000, 2400]).has(year) || (year % 4 === 0 && year % 100 !== 0);
      for (const [at, length] of [31, leap ? 29 : 28, 31, 30, 31, 30].entries()) {
        wrong += daysInMonth(year, at + 1) === length ? 0 : 1;
      }
      for (let month = 1; month <= 12; month += 1) {
        for (let day = 1; day <= daysInMonth(year, month); day += 1) {
          const date = fromDayNumber(number);
          if (dayNumber(date) !== number || date !== fromYearMonthDay(year, month, day)) wrong += 1;
          number += 1;
        }
      }
    }
    expect(wrong).toBe(0);
    expect(fromDayNumber(number)).toBe("2501-01-01");
  });

  test("agrees with Temporal on any date and distance", () => {
    fc.assert(
      fc.property(anyDate, anyDate, (from, to) => {
        const theirs = Temporal.PlainDate.from(from);
        const days = theirs.until(to, { largestUnit: "days" }).days;
        expect(daysBetween(from, to)).toBe(days);
        expect(addDays(from, days)).toBe(to);
        expect(dayOfWeek(from)).toBe(theirs.dayOfWeek);
        expect(daysInMonth(yearOf(from), monthOf(from))).toBe(theirs.daysInMonth);
      }),
    );
  });

  test("ends where four digits of year end", () => {
    expect(LAST_DATE).toBe("9999-12-31");
    expect(addDays(LAST_DATE, -1)).toBe("9999-12-30");
    expect(() => addDays(LAST_DATE, 1)).toThrow(RangeError);
    expect(() => addDays(plainDate("1900-01-01"), -1)).toThrow(RangeError);
    expect(() => addDays(LAST_DATE, 0.5)).toThrow(RangeError);
    expect(() => addDays(LAST_DATE, Number.NaN)).toThrow(RangeError);
  });

  test.each([0, 13, 1.5])("daysInMonth refuses month %d", (month) => {
    expect(() => daysInMonth(2026, month)).toThrow(RangeError);
  });
});

test("order is the calendar's", () => {
  fc.assert(
    fc.property(anyDate, anyDate, (a, b) => {
      expect(Math.sign(compareDates(a, b))).toBe(Math.sign(daysBetween(b, a)));
      const ordered: PlainDate[] = [a, b].toSorted(compareDates);
      expect([earliest(a, b), latest(a, b)]).toEqual(ordered);
    }),
  );
});
