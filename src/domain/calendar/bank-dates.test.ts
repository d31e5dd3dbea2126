import { expect, test } from "vitest";

import { bankDates } from "./bank-dates.ts";
import { plainDate } from "./plain-date.ts";

test.each([
  [[], "2026-01-06"],
  [["UTC"], "2026-01-06"],
  [["GMT", "UTC"], "2026-01-06"],
  [["America/Toronto"], "2026-01-06 2026-01-07"],
  [["Pacific/Auckland"], "2026-01-05 2026-01-06"],
  [["Asia/Kolkata", "UTC"], "2026-01-05 2026-01-06"],
  [["America/Toronto", "Pacific/Auckland"], "2026-01-05 2026-01-06 2026-01-07"],
])("6 January in %j", (zones, dates) => {
  expect(bankDates(zones, plainDate("2026-01-06")).join(" ")).toBe(dates);
});
