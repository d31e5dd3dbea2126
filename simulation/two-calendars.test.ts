// Goal: the auditor's calendar is right, and so is the engine's. Method: dates worked out by hand, and
// the two calendars, which were written apart, asked the same.
import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { plainDate } from "../src/domain/calendar/plain-date.ts";
import { dateIn, instantOf } from "../src/domain/calendar/zone.ts";
import { firstSlotAfter, makeSchedule, slotDate, UNITS } from "../src/domain/schedule/schedule.ts";
import { fromSerial, monthLength, plusDays, serial } from "./auditor/days.ts";
import { dateOf, planFrom, stepAfter } from "./auditor/plan.ts";
import { shownMinor } from "./auditor/shown-price.ts";
import { localDate, startOf } from "./auditor/zones.ts";

const anyDate = fc
  .integer({ min: serial("2020-01-01"), max: serial("2060-12-31") })
  .map((days) => fromSerial(days));

test("days are counted through leap years and centuries", () => {
  expect(serial("1970-01-01")).toBe(0);
  expect(serial("2000-03-01")).toBe(11_017);
  expect(plusDays("2028-02-28", 1)).toBe("2028-02-29");
  expect(plusDays("2100-02-28", 1)).toBe("2100-03-01");
  expect(plusDays("2026-01-01", -1)).toBe("2025-12-31");
  expect([2000, 2026, 2028, 2100].map((year) => monthLength(year, 2))).toEqual([29, 28, 29, 28]);
});

test.each([
  ["clamp", "MONTH", 1, "2026-01-31", "2026-02-28 2026-03-31 2026-04-30"],
  ["cap-28", "MONTH", 1, "2026-01-31", "2026-02-28 2026-03-28 2026-04-28"],
  ["clamp", "YEAR", 1, "2028-02-29", "2029-02-28 2030-02-28 2031-02-28"],
  ["clamp", "WEEK", 2, "2026-12-24", "2027-01-07 2027-01-21 2027-02-04"],
  ["clamp", "HALF_MONTH", 1, "2026-01-03", "2026-01-17 2026-02-03 2026-02-17"],
  ["clamp", "HALF_MONTH", 1, "2026-01-31", "2026-02-15 2026-02-28 2026-03-15"],
] as const)("%s, %s × %i from %s", (monthEnd, unit, every, anchor, dates) => {
  const plan = planFrom(anchor, { unit, every, monthEnd });
  expect([1, 2, 3].map((step) => dateOf(plan, step)).join(" ")).toBe(dates);
});

describe("the auditor and the engine", () => {
  test("date every step alike", () => {
    fc.assert(
      fc.property(
        anyDate,
        fc.constantFrom(...UNITS),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom("clamp" as const, "cap-28" as const),
        fc.nat(60),
        anyDate,
        (anchor, unit, every, monthEnd, step, date) => {
          const plan = planFrom(anchor, { unit, every, monthEnd });
          const anchorOn = plainDate(anchor);
          const schedule = makeSchedule({ unit, frequency: every, anchorOn, monthEnd });
          expect(dateOf(plan, step)).toBe(slotDate(schedule, step));
          const ours = dateOf(plan, stepAfter(plan, 0, date));
          expect(ours).toBe(slotDate(schedule, firstSlotAfter(schedule, 0, plainDate(date))));
        },
      ),
    );
  });

  test("begin every date at the same instant", () => {
    const zones = ["UTC", "GMT", "America/Toronto", "Pacific/Auckland", "Europe/Berlin"];
    const times = ["00:00", "00:30", "02:30", "13:10"];
    fc.assert(
      fc.property(
        anyDate,
        fc.constantFrom(...zones),
        fc.constantFrom(...times),
        (date, zone, time) => {
          const at = startOf(zone, date, time);
          expect(at).toBe(instantOf(zone, plainDate(date), time));
          expect(localDate(zone, at)).toBe(dateIn(zone, at));
        },
      ),
    );
  });
});

test.each([
  ["12.50", "EUR", 1250n],
  ["127.740", "KWD", 127_740n],
  ["1200", "JPY", 1200n],
  ["0.00", "EUR", 0n],
])("%s %s is %d minor units", (shown, currency, minor) => {
  expect(shownMinor(shown, currency)).toBe(minor);
});

test("a price with too many digits is none", () => {
  expect(() => shownMinor("12.50", "JPY")).toThrow("no price");
});
