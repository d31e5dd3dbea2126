// Goal: what is ordered becomes a schedule on the dates that the customer was told. Method: rows of
// orders on a day, with the dates worked out by hand.
import { describe, expect, test } from "vitest";
import { plainDate } from "../calendar/plain-date.ts";
import { RULE_SETS } from "../policy/rule-set.ts";
import { sampleRules } from "../samples.ts";
import { checkOrder, recurringTerms, type OrderLine, type OrderSchedule } from "./order.ts";

const MONTHLY: OrderSchedule = { amountMinor: 1000n, unit: "MONTH", frequency: 1 };

describe("recurringTerms", () => {
  test.each([
    ["rest", "2026-01-31", undefined, 1, "2026-02-28", 31],
    ["rest", "2026-01-15", "2026-03-01", 0, "2026-03-01", 1],
    ["secure-trading", "2013-01-06", "2013-02-06", 0, "2013-02-06", 6],
    ["secure-trading", "2026-01-31", undefined, 1, "2026-02-28", 28],
    ["secure-trading", "2026-01-10", "2026-01-31", 0, "2026-01-28", 28],
    // capped, the date asked for is past already: the next one, never a charge at once
    ["secure-trading", "2026-01-29", "2026-01-31", 1, "2026-02-28", 28],
  ] as const)("%s, sold on %s, starting on %s", (set, today, startsOn, slot, dueOn, anchorDay) => {
    const terms = recurringTerms(
      startsOn === undefined ? MONTHLY : { ...MONTHLY, startsOn: plainDate(startsOn) },
      { rules: RULE_SETS[set], today: plainDate(today), subscriptionId: 7n, lane: 0 },
    );
    expect(terms).toMatchObject({ slot, dueOn, anchorDay });
  });
});

describe("checkOrder", () => {
  const today = plainDate("2026-01-15");
  const line: OrderLine = { description: "Membership", amountMinor: 1000n, recurring: MONTHLY };
  const recurring = (part: Partial<OrderSchedule>): OrderLine => ({
    ...line,
    recurring: { ...MONTHLY, ...part },
  });

  test.each([
    ["a line", [line], "EUR", null],
    ["a free trial", [{ ...line, amountMinor: 0n }], "EUR", null],
    ["no line", [], "EUR", "lines"],
    ["101 lines", Array.from({ length: 101 }, () => line), "EUR", "lines"],
    ["gold", [line], "XAU", "currency"],
    ["less than nothing", [{ ...line, amountMinor: -1n }], "EUR", "lines[0].amountMinor"],
    ["nothing for ever", [{ description: "x", amountMinor: 0n }], "EUR", "lines[0].amountMinor"],
    [
      "renewals for nothing",
      [recurring({ amountMinor: 0n })],
      "EUR",
      "lines[0].recurring.amountMinor",
    ],
    ["every zero months", [recurring({ frequency: 0 })], "EUR", "lines[0].recurring.frequency"],
    [
      "an end before the first renewal",
      [recurring({ finalNumber: 1 })],
      "EUR",
      "lines[0].recurring.finalNumber",
    ],
    ["a notice of one day", [recurring({ noticeDays: 1 })], "EUR", "lines[0].recurring.noticeDays"],
    ["a start today", [recurring({ startsOn: today })], "EUR", "lines[0].recurring.startsOn"],
    [
      "the second line",
      [line, recurring({ noticeDays: 8 })],
      "EUR",
      "lines[1].recurring.noticeDays",
    ],
  ] as const)("%s", (_name, lines, currency, field) => {
    const checked = checkOrder(lines, currency, { today, rules: sampleRules() });
    if (field === null) expect(checked.ok).toBe(true);
    else expect(checked).toMatchObject({ ok: false, field });
  });
});
