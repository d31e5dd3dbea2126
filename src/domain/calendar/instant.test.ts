import fc from "fast-check";
import { expect, test } from "vitest";

import { isoInstant, parseInstant } from "./instant.ts";

// Goal: one moment, however it is written. Method: the right column is the same moment in UTC.
test.each([
  ["2026-01-01T00:00:00Z", "2026-01-01T00:00:00.000Z"],
  ["2026-01-01T00:00:00.5Z", "2026-01-01T00:00:00.500Z"],
  ["2026-01-01T00:00:00.1239Z", "2026-01-01T00:00:00.123Z"], // cut off, not rounded
  ["2026-01-01T00:00:00.000999999Z", "2026-01-01T00:00:00.000Z"],
  ["2026-01-01T00:00:00+00:00", "2026-01-01T00:00:00.000Z"],
  ["2026-01-01T00:00:00-00:00", "2026-01-01T00:00:00.000Z"],
  ["2026-01-01T00:00:00+05:30", "2025-12-31T18:30:00.000Z"],
  ["2026-02-28T23:59:59-03:30", "2026-03-01T03:29:59.000Z"],
  ["1969-12-31T23:59:59.001Z", "1969-12-31T23:59:59.001Z"],
  ["2024-02-29T12:00:00Z", "2024-02-29T12:00:00.000Z"],
])("%s", (text, utc) => {
  const instant = parseInstant(text);
  expect(instant).toBe(Date.parse(utc));
  expect(isoInstant(instant ?? Number.NaN)).toBe(utc);
});

test.each([
  ["2026-01-01"],
  ["2026-01-01T00:00:00"], // no offset: another moment on every machine
  ["2026-01-01T00:00Z"],
  ["2026-01-01 00:00:00Z"],
  ["2026-01-01t00:00:00z"],
  ["2026-01-01T24:00:00Z"],
  ["2026-01-01T00:60:00Z"],
  ["2026-12-31T23:59:60Z"], // leap second
  ["2026-01-01T00:00:00.Z"],
  ["2026-01-01T00:00:00.1234567890Z"],
  ["2026-01-01T00:00:00+0530"],
  ["2026-01-01T00:00:00+05"],
  ["2026-01-01T00:00:00+24:00"],
  ["2026-01-01T00:00:00+05:60"],
  ["2026-02-29T00:00:00Z"],
  ["1899-12-31T00:00:00Z"],
  ["+12026-01-01T00:00:00Z"],
  ["2026-01-01T00:00:00Z\n"],
  ["1767225600000"],
  [""],
])("%j is refused", (text) => {
  expect(parseInstant(text)).toBeUndefined();
});

test("what is written is read back", () => {
  const min = Date.parse("1900-01-01T00:00:00Z");
  const max = Date.parse("9999-12-31T23:59:59.999Z");
  fc.assert(
    fc.property(fc.integer({ min, max }), (instant) => {
      expect(parseInstant(isoInstant(instant))).toBe(instant);
    }),
  );
});

test("what is no instant is not written", () => {
  expect(() => isoInstant(Number.NaN)).toThrow(RangeError);
});
