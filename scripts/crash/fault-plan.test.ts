// Goal: a seed plans the same faults whenever it is asked, and no kind is left out for long. Method:
// the plans of many seeds and rounds.
import { describe, expect, test } from "vitest";
import { FAULT_KINDS, planRound, type FaultKind, type RoundPlan } from "./fault-plan.ts";

const LEASE_MS = 10_000;

function plan(seed: number, round: number, kinds: readonly FaultKind[] = FAULT_KINDS): RoundPlan {
  return planRound({ seed, round, kinds, engines: 2, laneLeaseMs: LEASE_MS });
}

const PLANS = Array.from({ length: 20 }, (_, seed) =>
  Array.from({ length: 50 }, (_, no) => plan(seed, no + 1)),
);

describe("the plan of a round", () => {
  test("is the same for the same seed, and another for another", () => {
    expect(plan(7, 13)).toEqual(plan(7, 13));
    expect(new Set(PLANS.flat().map((one) => JSON.stringify(one))).size).toBe(1_000);
  });

  test("has every kind at least once in any three rounds from a deal's beginning", () => {
    for (const rounds of PLANS) {
      for (let first = 0; first + 5 <= rounds.length; first += 5) {
        const kinds = rounds.slice(first, first + 3).flatMap(kindsOf);
        expect(new Set(kinds)).toEqual(new Set(FAULT_KINDS));
      }
    }
  });

  test("has two faults or three, in the order of their moments, inside the round", () => {
    for (const { faults } of PLANS.flat()) {
      expect([2, 3]).toContain(faults.length);
      const shares = faults.map(({ share }) => share);
      expect(shares).toEqual(shares.toSorted((a, b) => a - b));
      expect(shares.every((share) => share > 0 && share < 0.9)).toBe(true);
    }
  });

  test("freezes an engine for longer than its lease", () => {
    const frozen = PLANS.flat()
      .flatMap(({ faults }) => faults)
      .filter(({ kind }) => kind === "engine-frozen");
    expect(frozen.length).toBeGreaterThan(100);
    expect(Math.min(...frozen.map(({ lastsMs }) => lastsMs))).toBeGreaterThan(LEASE_MS);
  });

  test("strikes both engines", () => {
    const struck = PLANS.flat().flatMap(({ faults }) => faults.map(({ engine }) => engine));
    expect(new Set(struck)).toEqual(new Set([0, 1]));
  });

  test("keeps to the kinds that it is given", () => {
    const kinds = PLANS[0]?.flatMap((_, no) => kindsOf(plan(3, no + 1, ["bank-killed"])));
    expect(new Set(kinds)).toEqual(new Set(["bank-killed"]));
  });
});

function kindsOf({ faults }: RoundPlan): FaultKind[] {
  return faults.map(({ kind }) => kind);
}
