/** A lane of a duty: what processes share work by (docs/decisions/lanes-and-leases.md "due_merchants"). */
import type { Instant } from "../../domain/calendar/instant.ts";

/** In the order in which they run at one instant (docs/decisions/lanes-and-leases.md). */
export const DUTIES = [
  "settle",
  "gate",
  "open",
  "renew",
  "expire",
  "notice",
  "cards",
  "report",
  "deliver",
] as const;
export type Duty = (typeof DUTIES)[number];

/** A hint that something of the lane is due at `at`, business time. */
export type LaneHint = {
  readonly duty: Duty;
  readonly lane: number;
  /** Business zone and start of day of the lane; a lane belongs to one zone. */
  readonly zone: string;
  readonly startsAt: string;
  readonly at: Instant;
};

export type DueLane = {
  readonly merchantId: bigint;
  readonly duty: Duty;
  readonly lane: number;
  readonly zone: string;
  readonly startsAt: string;
  readonly nextDueAt: Instant;
  /** Wall time until which another process holds it; null or past: free. */
  readonly leaseUntilMs: bigint | null;
};
