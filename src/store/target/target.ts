import type { Instant } from "../../domain/calendar/instant.ts";
import type { TargetHealth } from "../../domain/delivery/health.ts";

/** Whom events are told. */
export type Target = TargetHealth & {
  readonly id: bigint;
  /** Which form its messages have: the name of a delivery face. */
  readonly face: string;
  /** `*`: all of them. */
  readonly kinds: readonly string[];
  readonly url: string;
  readonly description: string | null;
  readonly settings: Readonly<Record<string, unknown>> | null;
  readonly active: boolean;
  readonly createdAt: Instant | null;
  /** When it was switched off, and why. */
  readonly offAt: Instant | null;
  readonly offWhy: string | null;
  readonly version: number;
};

/** Of `notification_targets n`. */
export const TARGET_COLUMNS = `n.id, n.face, n.kinds, n.url, n.description, n.settings, n.active,
  n.created_at, n.failures, n.failing_since, n.warned_at, n.rest_until, n.off_at, n.off_why,
  n.version`;
