// Goal: every seed plans what the simulation promises: at least 20 customers, half a year, 5 faults, two
// merchants, currencies with different decimals over the seeds; and it plans it twice alike.
import { expect, test } from "vitest";
import { passesLuhn } from "../../src/domain/card/card-number.ts";
import { FAULT_KINDS } from "../faults.ts";
import { END_QUIET_DAYS } from "../observation.ts";
import { makePlan } from "./make-plan.ts";

const DAY_MS = 86_400_000;
const PLANS = Array.from({ length: 200 }, (_, index) => makePlan(index + 1));

test("a seed plans the same world twice", () => {
  expect(makePlan(11)).toEqual(makePlan(11));
  expect(makePlan(11)).not.toEqual({ ...makePlan(12), seed: 11 });
});

test("worlds are as large as promised", () => {
  for (const plan of PLANS) {
    expect(plan.customers.length).toBeGreaterThanOrEqual(20);
    expect(plan.faults.length).toBeGreaterThanOrEqual(5);
    expect(plan.endAt - plan.startAt).toBeGreaterThanOrEqual(181 * DAY_MS);
    expect(plan.merchants.length).toBe(2);
    expect(Math.max(...plan.clocksAheadMs) - Math.min(...plan.clocksAheadMs)).toBeLessThanOrEqual(
      2_000,
    );
  }
});

test("the end is quiet: nothing is asked or broken in its last days", () => {
  for (const plan of PLANS) {
    expect(plan.endAt - plan.quietAt).toBeGreaterThan(END_QUIET_DAYS * DAY_MS);
    const actions = plan.customers.flatMap((one) => one.actions.map(({ at }) => at));
    expect(Math.max(...actions, ...plan.faults.map(({ at }) => at))).toBeLessThan(plan.quietAt);
  }
});

test("cards are numbers of their own that pass the check", () => {
  for (const { customers } of PLANS.slice(0, 20)) {
    const cards = customers.map(({ card }) => card.number);
    expect(cards.every(passesLuhn)).toBe(true);
    expect(new Set(cards).size).toBe(cards.length);
  }
});

test("every kind of fault, rule set, unit and number of decimals is planned", () => {
  const kinds = new Set(PLANS.flatMap(({ faults }) => faults.map(({ kind }) => kind)));
  expect([...kinds].toSorted()).toEqual([...FAULT_KINDS].toSorted());
  const sets = new Set(
    PLANS.flatMap(({ merchants }) => merchants.flatMap(({ sites }) => sites.map((s) => s.ruleSet))),
  );
  expect([...sets].toSorted()).toEqual(["internetsecure", "rest", "secure-trading", "segpay"]);
  const lines = PLANS.flatMap(({ customers }) => customers.flatMap(({ order }) => order.lines));
  const units = new Set(lines.flatMap(({ recurring }) => recurring?.unit ?? []));
  expect([...units].toSorted()).toEqual(["DAY", "HALF_MONTH", "MONTH", "WEEK", "YEAR"]);
  const decimals = new Set(lines.map(({ shown }) => shown.split(".")[1]?.length ?? 0));
  expect([...decimals].toSorted()).toEqual([0, 2, 3]);
});
