// Goal: the second opinion on dates is right by itself. Method: dates written out by hand, also where
// a zone changes to summer time.
import { expect, test } from "vitest";
import { DAY_MS, dateText, dueDay, localDay, renewalsDue, type Series } from "./series.ts";

function day(text: string): number {
  return Date.parse(text) / DAY_MS;
}

const DAILY: Series = {
  amountMinor: 1,
  zone: "UTC",
  firstDay: day("2026-03-02"),
  everyDays: 1,
  lastNumber: 0,
  declines: false,
};

test.for([
  ["UTC", "2026-03-02T00:00:00Z", "2026-03-02"],
  ["UTC", "2026-03-01T23:59:59.999Z", "2026-03-01"],
  ["Asia/Tokyo", "2026-03-01T15:00:00Z", "2026-03-02"],
  ["Asia/Tokyo", "2026-03-01T14:59:59Z", "2026-03-01"],
  ["America/New_York", "2026-03-08T04:59:59Z", "2026-03-07"],
  ["America/New_York", "2026-03-09T04:00:00Z", "2026-03-09"],
  ["Europe/London", "2026-03-29T23:00:00Z", "2026-03-30"],
] as const)("in %s, %s is on %s", ([zone, instant, date]) => {
  expect(dateText(localDay(Date.parse(instant), zone))).toBe(date);
});

test.for([
  ["before the first date", DAILY, "2026-03-01T23:59:59Z", 0],
  ["at its midnight", DAILY, "2026-03-02T00:00:00Z", 1],
  ["days later", DAILY, "2026-03-11T12:00:00Z", 10],
  ["every third day", { ...DAILY, everyDays: 3 }, "2026-03-07T12:00:00Z", 2],
  ["every third day, on it", { ...DAILY, everyDays: 3 }, "2026-03-08T00:00:00Z", 3],
  ["up to number 3, which is the second renewal", { ...DAILY, lastNumber: 3 }, "2026-04-01", 2],
  ["in its own zone", { ...DAILY, zone: "Asia/Tokyo" }, "2026-03-01T15:00:00Z", 1],
] as const)("has fallen due: %s", ([, series, instant, count]) => {
  expect(renewalsDue(series, Date.parse(instant))).toBe(count);
});

test("number 2 is the first renewal", () => {
  const series = { ...DAILY, everyDays: 7 };
  expect([2, 3, 4].map((number) => dateText(dueDay(series, number)))).toEqual([
    "2026-03-02",
    "2026-03-09",
    "2026-03-16",
  ]);
});
