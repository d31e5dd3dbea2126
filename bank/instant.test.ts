import { expect, test } from "vitest";

import { dayOf, endOfDay, isDay, isoInstant, parseInstant } from "./instant.ts";

test.each([
  ["2026-01-30T00:00:00Z", "2026-01-30T00:00:00.000Z"],
  ["2026-01-30T00:00Z", "2026-01-30T00:00:00.000Z"],
  ["2026-01-30", "2026-01-30T00:00:00.000Z"],
  ["2026-01-30T12:34:56.789Z", "2026-01-30T12:34:56.789Z"],
  ["2026-01-30T12:34:56.7899Z", "2026-01-30T12:34:56.789Z"],
  ["2026-03-01T00:30:00+02:00", "2026-02-28T22:30:00.000Z"],
  ["2024-02-29T23:59:59-05:00", "2024-03-01T04:59:59.000Z"],
])("%s is %s", (text, utc) => {
  const instant = parseInstant(text);
  expect(instant === undefined ? undefined : isoInstant(instant)).toBe(utc);
});

test.each([
  "",
  "2026-02-30T00:00:00Z",
  "2025-02-29",
  "2026-13-01",
  "2026-01-30T24:00Z",
  "2026-01-30T00:60Z",
  "2026-01-30T00:00:00", // no offset
  "2026-01-30 00:00:00Z",
  "2026-01-30T00:00:00+25:00",
  "1769731200000",
  "tomorrow",
])("%j is no instant", (text) => {
  expect(parseInstant(text)).toBeUndefined();
});

test("a day of the bank is one of UTC", () => {
  const last = Date.parse("2024-02-29T23:59:59.999Z");
  expect(dayOf(last)).toBe("2024-02-29");
  expect(endOfDay("2024-02-29")).toBe(last + 1);
  expect(isDay("2024-02-29")).toBe(true);
  expect(isDay("2023-02-29")).toBe(false);
  expect(isDay("2024-2-29")).toBe(false);
});
