// Goal: what is left of a failing world is what its failure needs, found within the runs that are
// allowed. Method: plans of seeds, and failures that depend on chosen entries of them.
import { expect, test } from "vitest";
import { makePlan } from "./plan/make-plan.ts";
import type { Plan } from "./plan/plan.ts";
import { shrink } from "./shrink.ts";

const PLAN = makePlan(7);

function needs(customers: readonly number[], faults: readonly number[]) {
  return async (plan: Plan): Promise<string | null> =>
    customers.every((no) => plan.customers.some((one) => one.no === no)) &&
    faults.every((no) => plan.faults.some((one) => one.no === no))
      ? "still fails"
      : null;
}

test("only the customers and faults that matter are left", async () => {
  const small = await shrink(PLAN, needs([3, 17], [2]), { mostRuns: 500 });
  expect(small?.plan.customers.map((one) => one.no)).toEqual([3, 17]);
  expect(small?.plan.faults.map((one) => one.no)).toEqual([2]);
  expect(small?.plan.customers.flatMap((one) => one.actions)).toEqual([]);
  expect(small?.result).toBe("still fails");
});

test("an action that matters stays", async () => {
  const wanted = PLAN.customers.flatMap((one) => one.actions).at(4);
  if (wanted === undefined) throw new Error("seed 7 has few actions");
  const small = await shrink(
    PLAN,
    async (plan) =>
      plan.customers.some((one) => one.actions.includes(wanted)) ? "still fails" : null,
    { mostRuns: 500 },
  );
  expect(small?.plan.customers.flatMap((one) => one.actions)).toEqual([wanted]);
});

test("stops at the runs that are allowed", async () => {
  let runs = 0;
  const small = await shrink(PLAN, needs([3, 17], [2]), {
    mostRuns: 4,
    onRun: (count) => {
      runs = count;
    },
  });
  expect(runs).toBe(4);
  expect(small?.plan.customers.length ?? PLAN.customers.length).toBeGreaterThan(2);
});

test("nothing could go: there is no smaller world", async () => {
  expect(await shrink(PLAN, async () => null, { mostRuns: 20 })).toBeNull();
});
