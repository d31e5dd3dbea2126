/** The row of a sandbox's movable clock. Wall times are real, the others are business time. */
import type { Instant } from "../../domain/calendar/instant.ts";

export type TestClockRow = {
  /** Business time at wall time `baseWallMs`; the business time itself while standing or advancing. */
  readonly baseAt: Instant;
  readonly baseWallMs: bigint;
  /** Runs on from there, or stands still. */
  readonly running: boolean;
  /** Where it is being moved to; null when it is not. */
  readonly targetAt: Instant | null;
  readonly fromAt: Instant | null;
  readonly leader: string | null;
  readonly leaderUntilMs: bigint | null;
  readonly failure: string | null;
  readonly version: number;
};
