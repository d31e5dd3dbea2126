import { expect, test } from "vitest";

import { plainDate } from "../calendar/plain-date.ts";
import { isExpired, lastGoodDay } from "./expiry.ts";

test.each([
  [2026, 1, "2026-01-01", false],
  [2026, 1, "2026-01-31", false],
  [2026, 1, "2026-02-01", true],
  [2025, 12, "2025-12-31", false],
  [2025, 12, "2026-01-01", true],
  [2024, 2, "2024-02-29", false], // the leap day still counts
  [2024, 2, "2024-03-01", true],
  [2030, 12, "2026-01-01", false],
])("good to the end of %i-%i: on %s expired is %s", (expiryYear, expiryMonth, today, expired) => {
  expect(isExpired({ expiryYear, expiryMonth }, plainDate(today))).toBe(expired);
});

test("the last day is the month's last", () => {
  expect(lastGoodDay({ expiryYear: 2028, expiryMonth: 2 })).toBe("2028-02-29");
  expect(lastGoodDay({ expiryYear: 2027, expiryMonth: 2 })).toBe("2027-02-28");
});

test.each([0, 13, 1.5])("month %s is the caller's mistake", (expiryMonth) => {
  expect(() => lastGoodDay({ expiryYear: 2030, expiryMonth })).toThrow(RangeError);
});
