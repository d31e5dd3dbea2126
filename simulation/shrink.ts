/**
 * A failing world made small: entries are taken out of its plan, in halves and then one by one, for as
 * long as what is left still breaks the same promise.
 */
import type { Plan } from "./plan/plan.ts";

/** Judges a plan again; null where the promise holds, so that what was taken out mattered. */
export type StillFails<T> = (plan: Plan) => Promise<T | null>;

export type ShrinkOptions = {
  /** Worlds to run at most. */
  readonly mostRuns: number;
  readonly onRun?: (runs: number) => void;
};

/** The smallest failing plan found, with what `stillFails` said of it; null: nothing could go. */
export async function shrink<T>(
  plan: Plan,
  stillFails: StillFails<T>,
  options: ShrinkOptions,
): Promise<{ readonly plan: Plan; readonly result: T } | null> {
  let best: { readonly plan: Plan; readonly result: T } | null = null;
  let runs = 0;
  const tryPlan = async (smaller: Plan): Promise<boolean> => {
    if (runs >= options.mostRuns) return false;
    runs += 1;
    options.onRun?.(runs);
    const result = await stillFails(smaller);
    if (result === null) return false;
    best = { plan: smaller, result };
    return true;
  };
  let current = plan;
  for (const part of PARTS) {
    current = await shrinkPart(current, part, tryPlan);
    if (runs >= options.mostRuns) break;
  }
  return best;
}

/** A list within a plan, and the plan with another list in its place. */
type Part = {
  readonly list: (plan: Plan) => readonly unknown[];
  readonly without: (plan: Plan, from: number, to: number) => Plan;
};

/** Customers first: each takes the most with it. */
const PARTS: readonly Part[] = [
  {
    list: (plan) => plan.customers,
    without: (plan, from, to) => ({ ...plan, customers: cut(plan.customers, from, to) }),
  },
  {
    list: (plan) => plan.faults,
    without: (plan, from, to) => ({ ...plan, faults: cut(plan.faults, from, to) }),
  },
  {
    list: (plan) => plan.customers.flatMap((customer) => customer.actions),
    without: (plan, from, to) => {
      const all = plan.customers.flatMap((customer) => customer.actions);
      const kept = new Set(cut(all, from, to));
      return {
        ...plan,
        customers: plan.customers.map((customer) => ({
          ...customer,
          actions: customer.actions.filter((action) => kept.has(action)),
        })),
      };
    },
  },
];

async function shrinkPart(
  plan: Plan,
  part: Part,
  tryPlan: (smaller: Plan) => Promise<boolean>,
): Promise<Plan> {
  let current = plan;
  for (let size = Math.ceil(part.list(plan).length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let from = 0; from < part.list(current).length;) {
      const smaller = part.without(current, from, from + size);
      if (await tryPlan(smaller)) current = smaller;
      else from += size;
    }
  }
  return current;
}

function cut<T>(list: readonly T[], from: number, to: number): readonly T[] {
  return [...list.slice(0, from), ...list.slice(to)];
}
