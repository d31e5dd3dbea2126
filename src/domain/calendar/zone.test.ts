import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";

import { isoInstant, parseInstant } from "./instant.ts";
import { addDays, plainDate } from "./plain-date.ts";
import { dateIn, instantOf, isZone, nextBusinessStart, openBusinessDate } from "./zone.ts";

const HOUR_MS = 3_600_000;

const at = (text: string) => {
  const instant = parseInstant(text);
  if (instant === undefined) throw new Error(`not an instant: ${text}`);
  return instant;
};

describe("isZone", () => {
  test.each(["GMT", "UTC", "Etc/UTC", "America/Toronto", "Europe/London", "Asia/Kolkata"])(
    "%s is one",
    (text) => expect(isZone(text)).toBe(true),
  );

  test.each(["", "Z", "utc", "europe/london", "+01:00", "-05:00", "Mars/Base", "UTC+1", "Local"])(
    "%j is none",
    (text) => expect(isZone(text)).toBe(false),
  );

  test("every zone of the runtime is one", () => {
    expect(Intl.supportedValuesOf("timeZone").filter((zone) => !isZone(zone))).toEqual([]);
  });
});

// Goal: the instant at which a date begins, whatever the clocks do. Method: the instants are worked
// out by hand from the published rules of each zone.
test.each([
  ["UTC", "2026-01-01", "00:00", "2026-01-01T00:00:00.000Z"],
  ["GMT", "2026-07-01", "00:30", "2026-07-01T00:30:00.000Z"],
  ["Asia/Kolkata", "2026-01-01", "00:00", "2025-12-31T18:30:00.000Z"],
  ["America/Toronto", "2026-03-07", "00:30", "2026-03-07T05:30:00.000Z"],
  ["America/Toronto", "2026-03-08", "02:30", "2026-03-08T07:00:00.000Z"], // 02:00 became 03:00
  ["America/Toronto", "2026-03-08", "03:00", "2026-03-08T07:00:00.000Z"],
  ["America/Toronto", "2026-03-09", "00:30", "2026-03-09T04:30:00.000Z"],
  ["America/Toronto", "2026-11-01", "01:30", "2026-11-01T05:30:00.000Z"], // twice: the first
  ["America/Toronto", "2026-11-01", "02:00", "2026-11-01T07:00:00.000Z"],
  ["America/Toronto", "1919-03-31", "00:00", "1919-03-31T04:30:00.000Z"], // 23:30 became 00:30
  ["Europe/London", "2026-03-29", "01:30", "2026-03-29T01:00:00.000Z"], // 01:00 became 02:00
  ["Europe/London", "2026-03-30", "00:30", "2026-03-29T23:30:00.000Z"],
  ["Europe/London", "2026-10-25", "01:30", "2026-10-25T00:30:00.000Z"], // twice: the first
  ["Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-04T14:45:00.000Z"], // back half an hour
  ["Australia/Lord_Howe", "2026-04-05", "02:00", "2026-04-04T15:30:00.000Z"],
  ["Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03T15:30:00.000Z"], // 02:00 became 02:30
  ["Africa/Cairo", "2026-04-24", "00:00", "2026-04-23T22:00:00.000Z"], // midnight became 01:00
  ["Africa/Cairo", "2026-04-24", "00:30", "2026-04-23T22:00:00.000Z"],
  ["Africa/Cairo", "2026-10-29", "23:30", "2026-10-29T20:30:00.000Z"], // midnight became 23:00
  ["Africa/Cairo", "2026-10-30", "00:00", "2026-10-29T22:00:00.000Z"],
  ["Pacific/Apia", "2011-12-29", "00:00", "2011-12-29T10:00:00.000Z"],
  ["Pacific/Apia", "2011-12-30", "12:00", "2011-12-30T10:00:00.000Z"], // the day that was left out
  ["Pacific/Apia", "2011-12-31", "00:00", "2011-12-30T10:00:00.000Z"],
  ["America/St_Johns", "2006-10-29", "00:00", "2006-10-29T02:30:00.000Z"], // 00:01 became 23:01
  ["Pacific/Kwajalein", "1969-09-30", "12:00", "1969-09-30T01:00:00.000Z"], // back 23 hours
])("in %s, %s %s is %s", (zone, date, time, instant) => {
  expect(isoInstant(instantOf(zone, plainDate(date), time))).toBe(instant);
});

test.each(["24:00", "0:30", "00:60", "00:30:00", "", "noon"])("%j is no time of day", (time) => {
  expect(() => instantOf("UTC", plainDate("2026-01-01"), time)).toThrow(RangeError);
});

test("an unknown zone is a bug of the caller", () => {
  expect(() => dateIn("Mars/Base", 0)).toThrow(RangeError);
  expect(() => instantOf("Mars/Base", plainDate("2026-01-01"), "00:00")).toThrow(RangeError);
});

// Goal: spans and integer arithmetic give what the runtime's own zone data gives. Method: any zone
// at any moment, the date against Intl, the way back against Temporal's resolution of local times.
test("agrees with Intl and Temporal in every zone", () => {
  const anyZone = fc.constantFrom(...Intl.supportedValuesOf("timeZone"));
  const range = { min: at("1925-01-01T00:00:00Z"), max: at("2090-01-01T00:00:00Z") };
  fc.assert(
    fc.property(anyZone, fc.integer(range), (zone, instant) => {
      const shown = new Intl.DateTimeFormat("en-CA", { timeZone: zone, dateStyle: "short" });
      const date = dateIn(zone, instant);
      expect(date).toBe(shown.format(instant));
      const local = Temporal.Instant.fromEpochMilliseconds(instant)
        .toZonedDateTimeISO(zone)
        .toPlainDateTime()
        .round({ smallestUnit: "minute", roundingMode: "floor" });
      const first = local.toZonedDateTime(zone, { disambiguation: "earlier" });
      const time = local.toPlainTime().toString().slice(0, 5);
      expect(instantOf(zone, date, time)).toBe(first.epochMilliseconds);
    }),
    { numRuns: 100 },
  );
});

// Goal: spans that the cache dropped are read again. Method: one zone, two passes over more years
// than it keeps.
test.each(["first", "second"])("more changes than the cache keeps, %s pass", () => {
  const shown = new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/London", dateStyle: "short" });
  for (let year = 1925; year < 2090; year += 1) {
    for (const day of ["01-15", "04-20", "07-15", "10-01"]) {
      const instant = at(`${year}-${day}T23:30:00Z`);
      expect(dateIn("Europe/London", instant)).toBe(shown.format(instant));
    }
  }
});

describe("business dates", () => {
  test.each([
    ["UTC", "00:00", "2026-01-01T00:00:00Z", "2026-01-01", "2026-01-02T00:00:00Z"],
    ["UTC", "00:00", "2025-12-31T23:59:59.999Z", "2025-12-31", "2026-01-01T00:00:00Z"],
    ["GMT", "00:30", "2026-01-01T00:29:59Z", "2025-12-31", "2026-01-01T00:30:00Z"],
    ["GMT", "00:30", "2026-01-01T00:30:00Z", "2026-01-01", "2026-01-02T00:30:00Z"],
    ["America/Toronto", "00:30", "2026-03-08T05:29:00Z", "2026-03-07", "2026-03-08T05:30:00Z"],
    ["America/Toronto", "00:30", "2026-03-08T05:30:00Z", "2026-03-08", "2026-03-09T04:30:00Z"],
    ["America/Toronto", "02:30", "2026-03-08T07:00:00Z", "2026-03-08", "2026-03-09T06:30:00Z"],
    ["America/Toronto", "01:30", "2026-11-01T06:30:00Z", "2026-11-01", "2026-11-02T06:30:00Z"],
    ["Africa/Cairo", "00:00", "2026-04-23T21:59:59Z", "2026-04-23", "2026-04-23T22:00:00Z"],
    ["Africa/Cairo", "00:00", "2026-04-23T22:00:00Z", "2026-04-24", "2026-04-24T21:00:00Z"],
    // The day that Samoa left out opens with the gap, and at once gives way to the next.
    ["Pacific/Apia", "00:00", "2011-12-30T09:59:59Z", "2011-12-29", "2011-12-30T10:00:00Z"],
    ["Pacific/Apia", "00:00", "2011-12-30T10:00:00Z", "2011-12-31", "2011-12-31T10:00:00Z"],
    ["Pacific/Apia", "00:30", "2011-12-30T10:00:00Z", "2011-12-30", "2011-12-30T10:30:00Z"],
    // Clocks show the 28th again, but the 29th has begun and does not begin twice.
    ["America/St_Johns", "00:00", "2006-10-29T03:00:00Z", "2006-10-29", "2006-10-30T03:30:00Z"],
  ])("%s from %s, at %s: %s, next at %s", (zone, startsAt, now, open, next) => {
    expect(openBusinessDate({ zone, startsAt, now: at(now) })).toBe(open);
    expect(nextBusinessStart({ zone, startsAt, now: at(now) })).toBe(at(next));
  });

  // Goal: a scheduler that sleeps until each start sees every date once, in order. Method: every
  // hour of a year is asked, and every start is approached from one millisecond before.
  test.each([
    ["America/Toronto", "00:30"],
    ["America/Toronto", "02:30"],
    ["Europe/London", "01:30"],
    ["Australia/Lord_Howe", "02:15"],
    ["Africa/Cairo", "00:00"],
    ["Africa/Cairo", "23:30"],
  ])("a year in %s from %s: each date opens once, in order", (zone, startsAt) => {
    let open = openBusinessDate({ zone, startsAt, now: at("2026-01-01T00:00:00Z") });
    let next = nextBusinessStart({ zone, startsAt, now: at("2026-01-01T00:00:00Z") });
    for (let now = at("2026-01-01T00:00:00Z"); now < at("2027-01-01T00:00:00Z"); now += HOUR_MS) {
      if (now >= next) {
        expect(openBusinessDate({ zone, startsAt, now: next - 1 })).toBe(open);
        expect(nextBusinessStart({ zone, startsAt, now: next - 1 })).toBe(next);
        open = addDays(open, 1);
        expect(openBusinessDate({ zone, startsAt, now: next })).toBe(open);
        next = nextBusinessStart({ zone, startsAt, now: next });
      }
      expect(openBusinessDate({ zone, startsAt, now })).toBe(open);
      expect(next).toBeGreaterThan(now);
    }
  });
});
