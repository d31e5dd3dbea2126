import { isoInstant, type Instant } from "../../domain/calendar/instant.ts";
import type { Database } from "../database.ts";
import { statement } from "../statement.ts";

const STEP_CLOCK = statement(
  "step_clock",
  "global",
  `update test_clocks
      set base_at = $1::timestamptz, base_wall_ms = $2::bigint,
          target_at = case when $3::bool then null else target_at end,
          leader = case when $3::bool then null else leader end,
          version = version + 1
    where name = 'sandbox' and leader = $4::text and target_at is not null
      and base_at <= $1::timestamptz
   returning 1`,
);

export type ClockStep = {
  readonly owner: string;
  readonly to: Instant;
  readonly wallMs: number;
  /** The target is reached and everything due has run. */
  readonly arrived: boolean;
};

/** Moves the business time forward one step; false when this process no longer leads. */
export async function stepClock(db: Database, step: ClockStep): Promise<boolean> {
  const rows = await db.global(STEP_CLOCK, [
    isoInstant(step.to),
    step.wallMs,
    step.arrived,
    step.owner,
  ]);
  return rows.length === 1;
}
