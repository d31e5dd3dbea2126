// Goal: the charges that are promised are those that the engine makes, in every state a subscription
// can be in. Method: a table of series; then any schedule, charged date by date by the decision itself.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays, compareDates, plainDate } from "../calendar/plain-date.ts";
import { sampleRules, sampleSubscription } from "../samples.ts";
import { UNITS } from "../schedule/schedule.ts";
import { afterApproval } from "../subscription/charged.ts";
import type { Subscription } from "../subscription/subscription.ts";
import { chargesAtOnce, firstCharges } from "./next-charges.ts";

const on = (text: string) => plainDate(`2026-${text}`);
const JANUARY = on("01-10");
const MAY = on("05-10");
const catchUp = sampleRules();
const skip = sampleRules({ missed: "skip" });

/** `number due → charged amount`, the due date left out where it is the charge's. */
function told(one: Subscription, rules = catchUp, today = JANUARY): string[] {
  return firstCharges(one, rules, today, 3).map(({ number, dueOn, chargeOn, amountMinor }) =>
    [number, ...new Set([dueOn.slice(5), chargeOn.slice(5)]), amountMinor].join(" "),
  );
}

describe("the next charges", () => {
  const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    [
      "on their dates",
      told(sampleSubscription()),
      ["2 02-01 1000", "3 03-01 1000", "4 04-01 1000"],
    ],
    [
      "extended: the first is put off, the others are not",
      told(sampleSubscription({ chargeOn: on("02-11") })),
      ["2 02-01 02-11 1000", "3 03-01 1000", "4 04-01 1000"],
    ],
    [
      "missed, each is caught up today",
      told(sampleSubscription(), catchUp, MAY),
      ["2 02-01 05-10 1000", "3 03-01 05-10 1000", "4 04-01 05-10 1000"],
    ],
    [
      "missed, one is charged and the others are passed over",
      told(sampleSubscription(), skip, MAY),
      ["2 02-01 05-10 1000", "3 06-01 1000", "4 07-01 1000"],
    ],
    [
      "up to the last number",
      told(sampleSubscription({ finalPosition: 3 })),
      ["2 02-01 1000", "3 03-01 1000"],
    ],
    [
      "none at rest",
      told(sampleSubscription({ position: 4, finalPosition: 3, chargeOn: null })),
      [],
    ],
    ["none while inactive", told(sampleSubscription({ state: "inactive", chargeOn: null })), []],
    ["none once cancelled", told(sampleSubscription({ state: "cancelled", chargeOn: null })), []],
    [
      "behind its gate, as if it opened",
      told(sampleSubscription({ state: "pending", chargeOn: null, gateTransactionId: 21n })),
      ["2 02-01 1000", "3 03-01 1000", "4 04-01 1000"],
    ],
    [
      "a retry first",
      told(sampleSubscription({ retryNo: 1, chargeOn: on("02-02") })),
      ["2 02-01 02-02 1000", "3 03-01 1000", "4 04-01 1000"],
    ],
  ];
  test.for(cases)("%s", ([, charges, expected]) => {
    expect(charges).toEqual(expected);
  });

  test("at once: as many as were missed, and none that is not", () => {
    expect(chargesAtOnce(sampleSubscription(), catchUp, MAY)).toHaveLength(4);
    expect(chargesAtOnce(sampleSubscription(), skip, MAY)).toHaveLength(1);
    expect(chargesAtOnce(sampleSubscription(), catchUp, JANUARY)).toHaveLength(0);
  });
});

test("are what the engine charges, day by day", () => {
  const series = fc.record({
    unit: fc.constantFrom(...UNITS),
    frequency: fc.integer({ min: 1, max: 4 }),
    finalPosition: fc.constantFrom(0, 3, 9),
    missed: fc.constantFrom("catch-up" as const, "skip" as const),
    late: fc.integer({ min: 0, max: 90 }),
  });
  fc.assert(
    fc.property(series, ({ unit, frequency, finalPosition, missed, late }) => {
      const rules = sampleRules({ missed });
      const start = sampleSubscription({ unit, frequency, finalPosition });
      let today = addDays(start.dueOn, late);
      const promised = firstCharges(start, rules, today, 5);
      const made: string[] = [];
      let one = start;
      const lastDay = addDays(today, 366 * 25);
      while (made.length < promised.length && compareDates(today, lastDay) < 0) {
        if (one.chargeOn !== null && compareDates(one.chargeOn, today) <= 0) {
          made.push(`${one.position} ${one.dueOn} ${today}`);
          const line = { position: one.position, claimedChargeOn: one.chargeOn };
          one = afterApproval(one, line, rules, today).next;
        } else today = addDays(today, 1);
      }
      expect(made).toEqual(
        promised.map(({ number, dueOn, chargeOn }) => `${number} ${dueOn} ${chargeOn}`),
      );
    }),
    { numRuns: 60 },
  );
});
