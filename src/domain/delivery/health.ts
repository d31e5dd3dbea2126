/**
 * How a target fares, so that a dead one costs next to nothing and delays nobody (pure).
 *
 * After a few failures in a row it *rests*: nothing is sent to it until the rest is over, then its
 * oldest due delivery alone, which ends the matter or begins a longer rest. After three days of
 * nothing but failures it is switched off; whoever looks after it was warned on the first.
 */
import type { Instant } from "../calendar/instant.ts";
import { boundedWait } from "./after-try.ts";
import type { Verdict } from "./verdict.ts";

export type TargetHealth = {
  /** In a row; what is answered while it rests does not count. */
  readonly failures: number;
  /** Since when there was nothing but failures; null: the last try was answered. */
  readonly failingSince: Instant | null;
  readonly warnedAt: Instant | null;
  readonly restUntil: Instant | null;
};

export const HEALTHY: TargetHealth = {
  failures: 0,
  failingSince: null,
  warnedAt: null,
  restUntil: null,
};

/** `gone` and `failing_for_days`: it is switched off. `failing_for_a_day`: somebody is told. */
export type HealthNews = "failing_for_a_day" | "failing_for_days" | "gone";

const DAY_MS = 86_400_000;
export const WARN_AFTER_MS = DAY_MS;
export const SWITCH_OFF_AFTER_MS = 3 * DAY_MS;

/** Failures in a row before it rests: one purchase that a receiver cannot take is no dead receiver. */
const RESTS_AFTER = 3;
const RESTS_MS = [5_000, 30_000, 120_000, 600_000, 1_800_000, 3_600_000];
const LONGEST_REST_MS = 3_600_000;

/** After `verdicts`, in the order in which they came in at `now`. */
export function healthAfter(
  health: TargetHealth,
  verdicts: readonly Verdict[],
  now: Instant,
): { readonly health: TargetHealth; readonly news: HealthNews | null } {
  let next = health;
  for (const verdict of verdicts) {
    if (verdict.kind === "gone") return { health: next, news: "gone" };
    next = step(next, verdict, now);
  }
  if (next.failingSince === null) return { health: next, news: null };
  const failingMs = now - next.failingSince;
  if (failingMs >= SWITCH_OFF_AFTER_MS) return { health: next, news: "failing_for_days" };
  if (failingMs < WARN_AFTER_MS || next.warnedAt !== null) return { health: next, news: null };
  return { health: { ...next, warnedAt: now }, news: "failing_for_a_day" };
}

function step(health: TargetHealth, verdict: Verdict, now: Instant): TargetHealth {
  if (verdict.kind !== "failed") return health.failures === 0 ? health : HEALTHY;
  if (verdict.isOurs === true || isResting(health, now)) return health;
  const failures = health.failures + 1;
  const asked = boundedWait(verdict.retryAfterMs);
  const restMs = Math.max(failures < RESTS_AFTER ? 0 : restOf(failures), asked ?? 0);
  return {
    ...health,
    failures,
    failingSince: health.failingSince ?? now,
    restUntil: restMs === 0 ? health.restUntil : now + restMs,
  };
}

function restOf(failures: number): number {
  return RESTS_MS[failures - RESTS_AFTER] ?? LONGEST_REST_MS;
}

function isResting({ restUntil }: TargetHealth, now: Instant): boolean {
  return restUntil !== null && now < restUntil;
}

/** Until a target has answered, this many at once find out whether it is there. */
const PROBES = 2;

/**
 * How many deliveries may be on their way to a target at once: none while it rests, one to find out
 * whether it is back, a few until it has answered, `most` then.
 */
export function placesFor(
  health: TargetHealth,
  now: Instant,
  { answered, most }: { readonly answered: boolean; readonly most: number },
): number {
  if (isResting(health, now)) return 0;
  if (health.failures >= RESTS_AFTER) return 1;
  return answered ? most : Math.min(PROBES, most);
}
