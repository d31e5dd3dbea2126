// Goal: cards of each month are told of 30 and 7 days before its end, whatever the month's length.
// Method: days from a calendar, by hand; then every day of five years.
import { describe, expect, test } from "vitest";
import { addDays, plainDate, type PlainDate } from "../calendar/plain-date.ts";
import { momentsOn, nextMomentAfter } from "./expiring.ts";

function on(day: string): string[] {
  return momentsOn(plainDate(day)).map(
    ({ expiry: { expiryYear, expiryMonth }, daysAhead }) =>
      `${expiryYear}-${String(expiryMonth).padStart(2, "0")} ${daysAhead}`,
  );
}

describe("what is told", () => {
  test.for([
    ["2026-01-01", ["2026-01 30"]],
    ["2026-01-24", ["2026-01 7"]],
    ["2026-01-28", ["2026-01 7"]],
    ["2026-01-29", ["2026-01 7", "2026-02 30"]],
    ["2026-01-31", ["2026-01 7", "2026-02 30"]],
    ["2026-02-01", ["2026-02 30"]],
    ["2026-02-20", ["2026-02 30"]],
    ["2026-02-21", ["2026-02 7"]],
    ["2026-04-30", ["2026-04 7"]],
    ["2026-05-01", ["2026-05 30"]],
    ["2026-12-31", ["2026-12 7"]],
    ["2027-01-01", ["2027-01 30"]],
  ])("on %s", ([day, told]) => {
    expect(on(String(day))).toEqual(told);
  });

  test("changes only on the days that are said to be next", () => {
    let day: PlainDate = plainDate("2026-01-01");
    for (let next = nextMomentAfter(day); day < plainDate("2031-01-01"); day = addDays(day, 1)) {
      const after = addDays(day, 1);
      const news = on(after).filter((moment) => !on(day).includes(moment));
      expect([after, news.length > 0]).toEqual([after, after === next]);
      next = nextMomentAfter(after);
    }
  });
});
