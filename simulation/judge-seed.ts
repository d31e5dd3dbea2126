/** Runs a seed, and makes its world small where it fails. */
import type { Judged, Task } from "./judged.ts";
import type { Laboratory } from "./laboratory.ts";
import { makePlan } from "./plan/make-plan.ts";
import { runPlan, type Run } from "./run-plan.ts";
import { shrink } from "./shrink.ts";

export async function judgeSeed(laboratory: Laboratory, task: Task): Promise<Judged> {
  const run = await runPlan(makePlan(task.seed), laboratory);
  const [first] = run.violations;
  if (first === undefined) return toJudged(run, task.story ? run.story() : null, 0);
  let runs = 0;
  const small = await shrink(
    run.plan,
    async (plan): Promise<Run | null> => {
      const smaller = await runPlan(plan, laboratory);
      return smaller.violations.some(({ rule }) => rule === first.rule) ? smaller : null;
    },
    {
      mostRuns: task.mostShrinks,
      onRun: (count) => {
        runs = count;
      },
    },
  );
  return toJudged(run, (small?.result ?? run).story(), runs);
}

function toJudged(run: Run, story: string | null, shrunkBy: number): Judged {
  const { plan, violations, faults, sold, bankCalls, steps } = run;
  return {
    seed: plan.seed,
    violations,
    faults: Object.fromEntries(faults),
    sold,
    bankCalls,
    steps,
    story,
    shrunkBy,
  };
}
