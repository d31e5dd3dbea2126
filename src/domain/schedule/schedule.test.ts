import { describe, expect, test } from "vitest";

import { plainDate } from "../calendar/plain-date.ts";
import {
  type MonthEnd,
  type Unit,
  firstSlotAfter,
  makeSchedule,
  slotDate,
  stepFrom,
} from "./schedule.ts";

type Row = [anchor: string, unit: Unit, frequency: number, monthEnd: MonthEnd, dates: string];

const scheduleOf = (anchor: string, unit: Unit, frequency: number, monthEnd: MonthEnd = "clamp") =>
  makeSchedule({ anchorOn: plainDate(anchor), unit, frequency, monthEnd });

// Goal: the date of slot k depends on the anchor alone. Method: each row lists slots 0, 1, 2 ... as
// they were worked out by hand; a short month must not shift the months after it.
test.each<Row>([
  ["2024-01-31", "MONTH", 1, "clamp", "2024-01-31 2024-02-29 2024-03-31 2024-04-30 2024-05-31"],
  ["2023-01-31", "MONTH", 1, "clamp", "2023-01-31 2023-02-28 2023-03-31"],
  ["2023-01-30", "MONTH", 1, "clamp", "2023-01-30 2023-02-28 2023-03-30"],
  ["2024-01-31", "MONTH", 13, "clamp", "2024-01-31 2025-02-28 2026-03-31"],
  ["2025-10-31", "MONTH", 4, "clamp", "2025-10-31 2026-02-28 2026-06-30 2026-10-31"],
  ["2024-02-29", "MONTH", 12, "clamp", "2024-02-29 2025-02-28 2026-02-28 2027-02-28 2028-02-29"],
  ["2024-02-29", "YEAR", 1, "clamp", "2024-02-29 2025-02-28 2026-02-28 2027-02-28 2028-02-29"],
  ["2024-02-29", "YEAR", 1, "cap-28", "2024-02-28 2025-02-28 2026-02-28 2027-02-28 2028-02-28"],
  ["2024-02-29", "YEAR", 4, "clamp", "2024-02-29 2028-02-29 2032-02-29"],
  ["2096-02-29", "YEAR", 4, "clamp", "2096-02-29 2100-02-28 2104-02-29"],
  ["2026-01-31", "MONTH", 1, "cap-28", "2026-01-28 2026-02-28 2026-03-28 2026-04-28"],
  ["2026-01-29", "MONTH", 1, "cap-28", "2026-01-28 2026-02-28 2026-03-28"],
  ["2026-01-28", "MONTH", 1, "cap-28", "2026-01-28 2026-02-28 2026-03-28"],
  ["2026-01-06", "MONTH", 1, "cap-28", "2026-01-06 2026-02-06 2026-03-06 2026-04-06"],
  ["2026-01-31", "DAY", 30, "cap-28", "2026-01-31 2026-03-02 2026-04-01"],
  ["2024-02-28", "DAY", 1, "clamp", "2024-02-28 2024-02-29 2024-03-01"],
  ["2026-12-31", "WEEK", 1, "clamp", "2026-12-31 2027-01-07 2027-01-14"],
  ["2026-01-31", "WEEK", 4, "cap-28", "2026-01-31 2026-02-28 2026-03-28"],
  // HALF_MONTH: the first pair begins with the anchor, the second ends with it.
  ["2026-01-01", "HALF_MONTH", 1, "clamp", "2026-01-01 2026-01-15 2026-02-01 2026-02-15"],
  ["2026-02-14", "HALF_MONTH", 1, "clamp", "2026-02-14 2026-02-28 2026-03-14 2026-03-28"],
  ["2026-01-15", "HALF_MONTH", 1, "clamp", "2026-01-15 2026-01-31 2026-02-15 2026-02-28"],
  ["2026-01-31", "HALF_MONTH", 1, "clamp", "2026-01-31 2026-02-15 2026-02-28 2026-03-15"],
  ["2026-01-29", "HALF_MONTH", 1, "clamp", "2026-01-31 2026-02-15 2026-02-28 2026-03-15"],
  ["2026-01-16", "HALF_MONTH", 1, "clamp", "2026-01-16 2026-02-02 2026-02-16 2026-03-02"],
  ["2026-01-28", "HALF_MONTH", 1, "cap-28", "2026-01-28 2026-02-14 2026-02-28 2026-03-14"],
  ["2026-01-05", "HALF_MONTH", 3, "clamp", "2026-01-05 2026-02-19 2026-04-05 2026-05-19"],
])("from %s, %s × %d, %s: %s", (anchor, unit, frequency, monthEnd, dates) => {
  const schedule = scheduleOf(anchor, unit, frequency, monthEnd);
  const expected = dates.split(" ");
  expect(expected.map((_, slot) => slotDate(schedule, slot))).toEqual(expected);
});

describe("an anchor day of its own", () => {
  // Goal: 31 with a first date of 28 February (docs/concepts/schedules.md) keeps its 31.
  test.each<[Unit, MonthEnd, string]>([
    ["MONTH", "clamp", "2026-02-28 2026-03-31 2026-04-30"],
    ["MONTH", "cap-28", "2026-02-28 2026-03-28 2026-04-28"],
    ["YEAR", "clamp", "2026-02-28 2027-02-28 2028-02-29"],
    ["HALF_MONTH", "clamp", "2026-02-28 2026-03-15 2026-03-31"],
  ])("%s, %s: %s", (unit, monthEnd, dates) => {
    const anchorOn = plainDate("2026-02-28");
    const schedule = makeSchedule({ anchorOn, unit, frequency: 1, monthEnd, anchorDay: 31 });
    const expected = dates.split(" ");
    expect(expected.map((_, slot) => slotDate(schedule, slot))).toEqual(expected);
  });

  test("a HALF_MONTH anchored on the other day of its pair starts there", () => {
    const options = { unit: "HALF_MONTH", frequency: 1, monthEnd: "clamp", anchorDay: 1 } as const;
    const schedule = makeSchedule({ ...options, anchorOn: plainDate("2026-03-15") });
    expect([0, 1].map((slot) => slotDate(schedule, slot))).toEqual(["2026-03-15", "2026-04-01"]);
  });
});

describe("makeSchedule", () => {
  test("cap-28 moves the aimed-at day and keeps the anchor, which may be paid already", () => {
    const schedule = scheduleOf("2026-01-31", "MONTH", 1, "cap-28");
    expect([schedule.anchorOn, schedule.anchorDay]).toEqual(["2026-01-31", 28]);
  });

  test.each<[Unit, MonthEnd, number]>([
    ["DAY", "cap-28", 31],
    ["WEEK", "cap-28", 31],
    ["HALF_MONTH", "cap-28", 31],
    ["MONTH", "clamp", 31],
    ["YEAR", "cap-28", 28],
  ])("%s with %s aims at the %d.", (unit, monthEnd, day) => {
    expect(scheduleOf("2026-01-31", unit, 1, monthEnd).anchorDay).toBe(day);
  });

  test.each([0, -1, 1.5, Number.NaN])("frequency %d is a bug of the caller", (frequency) => {
    expect(() => scheduleOf("2026-01-31", "MONTH", frequency)).toThrow(RangeError);
  });

  test.each([0, 32, 1.5])("anchor day %d is a bug of the caller", (anchorDay) => {
    const options = { unit: "MONTH", frequency: 1, monthEnd: "clamp", anchorDay } as const;
    expect(() => makeSchedule({ ...options, anchorOn: plainDate("2026-01-01") })).toThrow(
      RangeError,
    );
  });
});

// Goal: the first future date after a long gap. Method: `date` stands before, on, between and after
// slots; the slot that is asked from never yields an earlier one.
test.each<[string, Unit, number, number, string, number]>([
  ["2026-01-31", "MONTH", 1, 0, "2026-01-30", 0],
  ["2026-01-31", "MONTH", 1, 0, "2026-01-31", 1],
  ["2026-01-31", "MONTH", 1, 1, "2026-02-27", 1],
  ["2026-01-31", "MONTH", 1, 1, "2026-02-28", 2],
  ["2026-01-31", "MONTH", 1, 1, "2026-03-01", 2],
  ["2026-01-31", "MONTH", 1, 5, "2026-03-01", 5],
  ["2026-01-31", "MONTH", 3, 1, "2066-05-01", 162],
  ["2026-01-31", "DAY", 1, 1, "2066-01-31", 14_611],
  ["2026-01-31", "DAY", 7, 1, "2026-02-06", 1],
  ["2026-01-31", "WEEK", 1, 1, "2026-02-07", 2],
  ["2026-01-31", "WEEK", 1, 0, "2020-01-01", 0], // long before the anchor
  ["2026-01-31", "MONTH", 1, 0, "2020-01-01", 0],
  ["2024-02-29", "YEAR", 1, 1, "2028-02-28", 4],
  ["2024-02-29", "YEAR", 1, 1, "2028-02-29", 5],
  ["2026-01-31", "HALF_MONTH", 1, 0, "2026-02-15", 2],
  ["2026-01-31", "HALF_MONTH", 1, 0, "2026-02-28", 3],
  ["2026-01-05", "HALF_MONTH", 3, 0, "2026-02-19", 2],
])(
  "from %s, %s × %d: first slot from %d after %s is %d",
  (anchor, unit, every, from, date, slot) => {
    expect(firstSlotAfter(scheduleOf(anchor, unit, every), from, plainDate(date))).toBe(slot);
  },
);

test.each<[string, Unit, number, MonthEnd, string]>([
  ["2026-01-31", "MONTH", 1, "clamp", "2026-02-28"],
  ["2026-03-31", "MONTH", 1, "cap-28", "2026-04-28"],
  ["2024-02-29", "YEAR", 1, "clamp", "2025-02-28"],
  ["2026-02-06", "DAY", 30, "clamp", "2026-03-08"], // docs/concepts/schedules.md
  ["2026-02-06", "WEEK", 2, "clamp", "2026-02-20"],
  ["2026-01-31", "HALF_MONTH", 1, "clamp", "2026-02-15"],
])("%s and one step of %s × %d, %s: %s", (date, unit, frequency, monthEnd, next) => {
  expect(stepFrom(plainDate(date), { unit, frequency, monthEnd })).toBe(next);
});

describe("the end of the calendar", () => {
  test.each<[Unit, number]>([
    ["DAY", 3_000_000],
    ["WEEK", 500_000],
    ["HALF_MONTH", 200_000],
    ["MONTH", 100_000],
    ["YEAR", 9000],
  ])("%s × %d: its last day stands for all beyond", (unit, frequency) => {
    const schedule = scheduleOf("2026-01-31", unit, frequency);
    expect(slotDate(schedule, 1)).toBe("9999-12-31");
    expect(firstSlotAfter(schedule, 0, plainDate("2026-02-28"))).toBe(1);
  });

  test("nothing is after it", () => {
    const schedule = scheduleOf("2026-01-31", "MONTH", 1);
    expect(() => firstSlotAfter(schedule, 0, plainDate("9999-12-31"))).toThrow(RangeError);
  });
});

test.each([-1, 0.5, Number.NaN])("%d is no slot", (slot) => {
  expect(() => slotDate(scheduleOf("2026-01-31", "MONTH", 1), slot)).toThrow(RangeError);
});
