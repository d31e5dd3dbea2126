// Goal: each limit stops the first temporary approval that would pass it, and no earlier one.
import { expect, test } from "vitest";
import { isTooOld, limitPassed, type Exposure, type StandInLimits } from "./stand-in-limits.ts";

const NOTHING: Exposure = { openCount: 0, openOfCard: 0, openMinor: 0n };
const euros = (amountMinor: bigint) => ({ amountMinor, currency: "EUR" });

test.each<[string, StandInLimits, Exposure, bigint, ReturnType<typeof limitPassed>]>([
  ["no limits", {}, { openCount: 9_999, openOfCard: 99, openMinor: 9_999_999n }, 1n, null],
  [
    "a purchase of just as much",
    { amounts: { EUR: { purchaseMinor: 500n } } },
    NOTHING,
    500n,
    null,
  ],
  [
    "a purchase of more",
    { amounts: { EUR: { purchaseMinor: 500n } } },
    NOTHING,
    501n,
    "stand_in_limit_purchase",
  ],
  ["another currency", { amounts: { USD: { purchaseMinor: 1n } } }, NOTHING, 501n, null],
  [
    "a sum that is just full",
    { amounts: { EUR: { openMinor: 900n } } },
    at({ openMinor: 400n }),
    500n,
    null,
  ],
  [
    "a sum that is passed",
    { amounts: { EUR: { openMinor: 900n } } },
    at({ openMinor: 401n }),
    500n,
    "stand_in_limit_sum",
  ],
  ["the last of a number", { openCount: 3 }, at({ openCount: 2 }), 1n, null],
  ["one over a number", { openCount: 3 }, at({ openCount: 3 }), 1n, "stand_in_limit_count"],
  ["none at all", { openCount: 0 }, NOTHING, 1n, "stand_in_limit_count"],
  ["the last of a card", { openPerCard: 1 }, at({ openOfCard: 0 }), 1n, null],
  ["one over a card", { openPerCard: 1 }, at({ openOfCard: 1 }), 1n, "stand_in_limit_card"],
])("%s", (_, limits, exposure, amountMinor, passed) => {
  expect(limitPassed(limits, exposure, euros(amountMinor))).toBe(passed);
});

function at(part: Partial<Exposure>): Exposure {
  return { ...NOTHING, ...part };
}

test.each([
  ["no limit", {}, 1_000, false],
  ["a moment before", { maxAgeHours: 48 }, 47.999, false],
  ["at the limit", { maxAgeHours: 48 }, 48, true],
])("%s of age", (_, limits, hours, tooOld) => {
  expect(isTooOld(limits, 0, hours * 3_600_000)).toBe(tooOld);
});
