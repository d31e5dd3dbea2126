/**
 * Gives the demo merchant its history: the engine itself lives through it, under the sandbox's clock
 * (docs/concepts/sandbox.md). Nothing is written that a merchant's own programs could not have asked
 * for; the bank has an outage on the way, so that there is something to see.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Instant } from "../../domain/calendar/instant.ts";
import { dateIn } from "../../domain/calendar/zone.ts";
import { aim, reportClock } from "../../engine/clock/advance.ts";
import type { ModeWindow } from "../../gateways/simulator/bank-clock.ts";
import type { Program } from "../../compose.ts";
import { OUTAGE, STORY_DAYS, story } from "./cast.ts";
import { noteDemo, readDemoPlan, type DemoPlan } from "./demo-plan.ts";
import { importSubscribers } from "./import-subscribers.ts";
import { perform, type Stage } from "./perform.ts";

export type DemoOptions = {
  readonly merchantId: bigint;
  /** Tells the bank how to behave. */
  readonly setBankMode: (window: ModeWindow) => Promise<void>;
  /** Days of the story so far. */
  readonly onDay: (day: number) => void;
};

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** People sign up in the morning, after the renewals of the day. */
const MORNING_MS = 9 * HOUR_MS;
const LOOK_MS = 40;
/** A story that does not move for so long lost its teller. */
const LOST_MS = 30_000;

/** Answers when the story is told and the clock has arrived, by this process or by another. */
export async function tellDemo(program: Program, options: DemoOptions): Promise<void> {
  // an embedded database has one process, so whoever told the story before is gone
  const isAlone = program.context.db.kind === "pglite";
  let lastMoved = program.clock.wallMs();
  let seen = -1;
  for (;;) {
    const plan = await readDemoPlan(program.context.db);
    if (plan === null || plan.told) return;
    if (plan.day !== seen) {
      seen = plan.day;
      lastMoved = program.clock.wallMs();
    }
    const isMine = isAlone || seen === 0 || program.clock.wallMs() - lastMoved >= LOST_MS;
    if (isMine && (await tell(program, plan, options)) === "told") return;
    await sleep(LOOK_MS);
  }
}

async function tell(
  program: Program,
  first: DemoPlan,
  options: DemoOptions,
): Promise<"told" | "taken"> {
  const { context } = program;
  const stage: Stage = { context, merchantId: options.merchantId };
  let plan = first;
  const note = async (next: DemoPlan): Promise<boolean> => {
    const noted = await noteDemo(context.db, plan, next);
    plan = next;
    return noted;
  };
  if (plan.day === 0) {
    await options.setBankMode({
      mode: "unreachable",
      from: plan.beginsAt + OUTAGE.fromHour * HOUR_MS,
      until: plan.beginsAt + OUTAGE.untilHour * HOUR_MS,
    });
    await importSubscribers(stage, plan.beginsAt);
  }
  for (const { day, acts } of story(dateIn("UTC", plan.beginsAt))) {
    if (day < plan.day) continue;
    await moveTo(program, plan.beginsAt + day * DAY_MS + MORNING_MS);
    for (const act of acts) await perform(stage, act);
    options.onDay(day);
    if (!(await note({ ...plan, day: day + 1 }))) return "taken";
  }
  await moveTo(program, plan.until ?? context.clock.wallMs());
  options.onDay(STORY_DAYS);
  return (await note({ ...plan, told: true })) ? "told" : "taken";
}

/** Moves the clock to `to` and waits for the duties on the way; a later time is left as it is. */
async function moveTo({ context, clock, engine }: Program, to: Instant): Promise<void> {
  for (;;) {
    const row = await clock.refresh();
    if (row === null) throw new Error("a demo needs a movable clock");
    const report = reportClock(row, clock.wallMs());
    if (report.state === "ready") {
      if (report.now >= to) return;
      await aim(context.db, clock, to);
      engine.wake();
    }
    await sleep(LOOK_MS);
  }
}
