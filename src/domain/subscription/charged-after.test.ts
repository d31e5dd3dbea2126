// Goal: a card matters after a day only where something is charged to it then. Method: a row a case;
// the subscription is monthly, its next charge on 15 March.
import { expect, test } from "vitest";
import { plainDate } from "../calendar/plain-date.ts";
import { sampleSubscription } from "../samples.ts";
import { isChargedAfter } from "./charged-after.ts";
import type { Subscription } from "./subscription.ts";

const on = plainDate("2026-03-15");
const MONTHLY: Partial<Subscription> = {
  unit: "MONTH",
  frequency: 1,
  anchorOn: plainDate("2026-02-15"),
  anchorDay: 15,
  slot: 1,
  position: 3,
  finalPosition: 0,
  dueOn: on,
  chargeOn: on,
  state: "active",
};

test.for([
  ["endless", {}, "2030-01-31", true],
  ["the last number is next", { finalPosition: 3 }, "2026-03-14", true],
  ["the last number is next", { finalPosition: 3 }, "2026-03-15", false],
  ["two more after it", { finalPosition: 5 }, "2026-05-14", true],
  ["two more after it", { finalPosition: 5 }, "2026-05-15", false],
  [
    "the last was put off",
    { finalPosition: 3, chargeOn: plainDate("2026-04-20") },
    "2026-03-31",
    true,
  ],
  ["at its gate", { state: "pending", chargeOn: null }, "2026-03-31", true],
  ["resting after its end", { finalPosition: 2, chargeOn: null }, "2026-03-14", false],
  ["resting", { chargeOn: null }, "2026-03-14", false],
  ["paused", { state: "inactive", chargeOn: null }, "2026-03-14", false],
  ["cancelled", { state: "cancelled", chargeOn: null }, "2026-03-14", false],
  ["completed", { state: "completed", finalPosition: 2, chargeOn: null }, "2026-03-14", false],
] as const)("%s: charged after %s? %s", ([, part, day, expected]) => {
  const subscription = sampleSubscription({ ...MONTHLY, ...part });
  expect(isChargedAfter(subscription, plainDate(day))).toBe(expected);
});
