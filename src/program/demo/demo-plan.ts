/**
 * How far the demo's history is made: one fact of the deployment, so that a start that was cut off is
 * taken up by the next one, and of several processes one tells the story at a time.
 */
import { isoInstant, parseInstant, type Instant } from "../../domain/calendar/instant.ts";
import { selectClock } from "../../store/clock/select-clock.ts";
import type { Database } from "../../store/database.ts";
import { claimDeploymentValue } from "../../store/deployment/claim-deployment-value.ts";
import { deploymentValue } from "../../store/deployment/deployment-value.ts";
import { STORY_DAYS } from "./cast.ts";

export type DemoPlan = {
  /** First day of the story, business time. */
  readonly beginsAt: Instant;
  /** Where the clock is put when the story is told; null: at the real time. */
  readonly until: Instant | null;
  /** Days of the story before this one are told. */
  readonly day: number;
  readonly told: boolean;
};

const FACT = "demo";
const DAY_MS = 86_400_000;

/**
 * Decides on a history for a deployment that has no clock yet, so that its first instant can lie
 * before the present; null where there is none, because the deployment is older or does without.
 */
export async function planDemo(
  db: Database,
  wanted: { readonly testClock: Instant | null; readonly wallMs: number } | null,
): Promise<DemoPlan | null> {
  if (wanted !== null && (await selectClock(db)) === null) {
    const end = wanted.testClock ?? wanted.wallMs;
    const midnight = end - (end % DAY_MS);
    const plan: DemoPlan = {
      beginsAt: midnight - STORY_DAYS * DAY_MS,
      until: wanted.testClock,
      day: 0,
      told: false,
    };
    await claimDeploymentValue(db, { name: FACT, value: written(plan), expected: null });
  }
  return await readDemoPlan(db);
}

export async function readDemoPlan(db: Database): Promise<DemoPlan | null> {
  const text = await deploymentValue(db, FACT);
  return text === null ? null : read(text);
}

/** Notes how far the story is; false when another process tells it. */
export async function noteDemo(db: Database, was: DemoPlan, next: DemoPlan): Promise<boolean> {
  return await claimDeploymentValue(db, {
    name: FACT,
    value: written(next),
    expected: written(was),
  });
}

function written({ beginsAt, until, day, told }: DemoPlan): string {
  const end = until === null ? "now" : isoInstant(until);
  return `${isoInstant(beginsAt)} ${end} ${day} ${told ? "told" : "open"}`;
}

function read(text: string): DemoPlan {
  const [begins = "", end = "", day = "", state] = text.split(" ");
  const beginsAt = parseInstant(begins);
  const until = end === "now" ? null : parseInstant(end);
  if (beginsAt === undefined || until === undefined) {
    throw new Error(`the deployment's "${FACT}" cannot be read: ${text}`);
  }
  return { beginsAt, until, day: Number(day), told: state === "told" };
}
