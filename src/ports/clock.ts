/**
 * The only place that reads the machine's time (docs/decisions/movable-clock.md).
 *
 * Two kinds of time never mix. *Business time* (`Clock.now`) dates everything that is stored and may
 * stand still or jump in a sandbox. *Wall time* bounds what real processes do (leases on lanes,
 * timeouts, progress) and always runs.
 */
import type { Instant } from "../domain/calendar/instant.ts";

export interface Clock {
  /** Business time, as of the last time this process looked at the deployment's clock. */
  now(): Instant;
  /** Real time, in ms since 1970; for leases between processes, never for business dates. */
  wallMs(): number;
}

export function wallMs(): number {
  return Date.now();
}

/** Milliseconds that only ever grow, for measuring durations within one process. */
export function monotonicMs(): number {
  return performance.now();
}
