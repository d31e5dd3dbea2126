/**
 * Runs seeds from 1 on until the auditor or a checker finds something, in the tree that this file
 * stands in. What is thrown counts for nothing: a mutant has to be seen by those who judge.
 *
 * Forked with the number of seeds at most; sends a `Hunted` for each.
 */
import { Laboratory } from "../laboratory.ts";
import { makePlan } from "../plan/make-plan.ts";
import { runPlan } from "../run-plan.ts";

export type Hunted = {
  readonly seed: number;
  /** The finding, as a sentence; null: nothing was found. */
  readonly caught: string | null;
};

const THROWN = "nothing throws";

const most = Number(process.argv[2]);
let laboratory = await Laboratory.open();
for (let seed = 1; seed <= most; seed += 1) {
  const caught = await judge(seed);
  const hunted: Hunted = { seed, caught };
  process.send?.(hunted);
  if (caught !== null) break;
}
await laboratory.close();
process.disconnect();

async function judge(seed: number): Promise<string | null> {
  try {
    const { violations } = await runPlan(makePlan(seed), laboratory);
    const found = violations.find(({ rule }) => rule !== THROWN);
    return found === undefined ? null : `${found.rule}: ${found.detail}`;
  } catch {
    // a world that broke off has left things behind in its database
    laboratory = await Laboratory.open();
    return null;
  }
}
