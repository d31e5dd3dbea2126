/** Runs one world and judges it. */
import { audit } from "./auditor/audit.ts";
import { checkDatabase } from "./checkers/check-database.ts";
import type { FaultKind } from "./faults.ts";
import type { Laboratory } from "./laboratory.ts";
import type { Plan } from "./plan/plan.ts";
import { tellStory } from "./story.ts";
import type { Violation } from "./violation.ts";
import { runWorld } from "./world/run-world.ts";
import type { World } from "./world/world.ts";

export type Run = {
  readonly plan: Plan;
  readonly violations: readonly Violation[];
  /** How often each kind of fault struck. */
  readonly faults: ReadonlyMap<FaultKind, number>;
  readonly sold: number;
  readonly bankCalls: number;
  readonly steps: number;
  /** Everything that happened, line by line; the same for the same plan, byte for byte. */
  readonly story: () => string;
};

export async function runPlan(plan: Plan, laboratory: Laboratory): Promise<Run> {
  await laboratory.empty();
  const world = await runWorld(plan, laboratory.session);
  const violations = [
    ...world.bugs.map(({ text }) => ({ rule: "nothing throws", detail: text })),
    ...audit(world.observations),
    ...(await checkDatabase({
      read: (sql) => laboratory.session.asOwner(sql),
      observations: world.observations,
      secrets: secretsOf(plan),
      endAt: plan.endAt,
      log: world.log,
    })),
  ];
  const { scheduler, faults, observations } = world;
  return {
    plan,
    violations,
    faults: faults.counts,
    sold: count(world, "sold"),
    bankCalls: count(world, "bank"),
    steps: scheduler.steps,
    story: () =>
      tellStory({ plan, observations, happenings: world.happenings, violations, scheduler }),
  };
}

function count(world: World, kind: "sold" | "bank"): number {
  return world.observations.filter((seen) => seen.kind === kind).length;
}

function secretsOf({ customers }: Plan): readonly string[] {
  return customers.flatMap(({ card, actions }) => [
    card.number,
    ...actions.flatMap(({ ask }) => (ask.kind === "change card" ? [ask.card.number] : [])),
  ]);
}
