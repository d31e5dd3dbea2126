/**
 * Moving a sandbox's clock (docs/decisions/movable-clock.md).
 *
 * `aim` says where to. One process leads at a time (a lease, so that another takes over when it
 * dies): it lets every duty that is due at the present instant finish, then steps to the next
 * instant at which anything is due, at the bank too, and so on up to the target. All processes work
 * on what is due meanwhile. Three months pass in seconds and give what three real months give.
 */
import type { Instant } from "../../domain/calendar/instant.ts";
import { isoInstant } from "../../domain/calendar/instant.ts";
import { accept, refuse, type Result } from "../../domain/refusal.ts";
import type { BankTime } from "../../ports/bank-time.ts";
import { aimClock } from "../../store/clock/aim-clock.ts";
import { leadClock } from "../../store/clock/lead-clock.ts";
import { stepClock } from "../../store/clock/step-clock.ts";
import type { TestClockRow } from "../../store/clock/test-clock.ts";
import type { Database } from "../../store/database.ts";
import { nextDue } from "../../store/lane/next-due.ts";
import { businessTime, type DeploymentClock } from "./deployment-clock.ts";
import { tellBank } from "./tell-bank.ts";

const LEAD_MS = 5_000;

export type ClockReport = {
  readonly now: Instant;
  readonly state: "ready" | "advancing";
  /** 0 to 1; 1 when ready. */
  readonly progress: number;
};

/** Sets the target of the clock; the duties do the rest. */
export async function aim(
  db: Database,
  clock: DeploymentClock,
  to: Instant,
): Promise<Result<Instant>> {
  const row = await clock.refresh();
  if (row === null) {
    return refuse("clock_not_movable", "A live deployment runs on the real time.");
  }
  if (row.targetAt === to) return accept(to);
  if (row.targetAt !== null) {
    const target = isoInstant(row.targetAt);
    return refuse("clock_advancing", `The clock is on its way to ${target}; wait for that.`);
  }
  const from = businessTime(row, clock.wallMs());
  if (to < from) {
    return refuse(
      "clock_backwards",
      `It is ${isoInstant(from)} already; give a later instant.`,
      "to",
    );
  }
  const aimed = await aimClock(db, { from, to, version: row.version });
  return aimed
    ? accept(to)
    : refuse("clock_advancing", "Somebody else just moved the clock; look at it and try again.");
}

export function reportClock(row: TestClockRow, wallMs: number): ClockReport {
  const now = businessTime(row, wallMs);
  if (row.targetAt === null || row.fromAt === null) return { now, state: "ready", progress: 1 };
  const whole = row.targetAt - row.fromAt;
  return {
    now,
    state: "advancing",
    progress: whole <= 0 ? 0 : Math.min(1, (now - row.fromAt) / whole),
  };
}

export type Leading = {
  readonly db: Database;
  readonly clock: DeploymentClock;
  readonly bankTime: BankTime;
  readonly owner: string;
};

/**
 * One step, if this process leads and nothing is due any more at the present instant.
 *
 * `stepped`: the time moved, look for work at once. `busy`: duties still have to run, or another
 * process leads.
 */
export async function step(leading: Leading, row: TestClockRow): Promise<"stepped" | "busy"> {
  const { db, clock, bankTime, owner } = leading;
  if (row.targetAt === null) return "busy";
  const wallMs = clock.wallMs();
  const leads = await leadClock(db, { owner, untilMs: wallMs + LEAD_MS, wallMs });
  if (!leads) return "busy";
  const dueAt = await nextDue(db);
  if (dueAt !== null && dueAt <= row.baseAt) return "busy";
  const bankAt = row.baseAt >= row.targetAt ? null : await bankTime.nextAt();
  const candidates = [dueAt, bankAt].filter((at): at is Instant => at !== null && at > row.baseAt);
  const to = Math.min(row.targetAt, ...candidates);
  const arrived = row.baseAt >= row.targetAt;
  // the bank first: no call may reach it while it still lives in the past
  const now = arrived ? row.targetAt : to;
  if (!(await bankTime.follow({ now, running: arrived && row.running }))) return "busy";
  const moved = await stepClock(db, { owner, to: now, wallMs: clock.wallMs(), arrived });
  if (moved) return "stepped";
  // we stood still for longer than our lease, and told the bank an instant that is past by now
  await tellBank(db, bankTime);
  return "busy";
}
