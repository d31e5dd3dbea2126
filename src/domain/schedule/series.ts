/**
 * The two counters of a subscription after an approved charge: `position`, which counts what is
 * paid, and `slot`, which says where the calendar stands. They move together until dates are
 * skipped. Source: docs/concepts/schedules.md.
 */
import type { PlainDate } from "../calendar/plain-date.ts";
import { type Schedule, firstSlotAfter, slotDate } from "./schedule.ts";

/** catch-up: each missed position is charged. skip: one charge, then the next future date. */
export type Missed = "catch-up" | "skip";

/** rest: the next number is kept and never charged. complete: the subscription is over. */
export type SeriesEnd = "rest" | "complete";

export type Approval = {
  readonly schedule: Schedule;
  /** Of the charge that was approved. */
  readonly slot: number;
  readonly position: number;
  /** 0: the series has no end. */
  readonly finalPosition: number;
  readonly missed: Missed;
  readonly seriesEnd: SeriesEnd;
  /** The business date of the approval. */
  readonly paidOn: PlainDate;
};

export type NextCharge = {
  readonly slot: number;
  readonly position: number;
  readonly dueOn: PlainDate;
  /** `position` is past the final one: `dueOn` is shown and kept, but nothing is charged on it. */
  readonly ended: boolean;
  /** Ended, and the policy says that this completes the subscription rather than resting it. */
  readonly completes: boolean;
  /** The dates jumped over, oldest first: the first 366 of `skippedCount`. */
  readonly skippedOn: readonly PlainDate[];
  readonly skippedCount: number;
};

/** A daily series missed for a year is listed whole; longer lists would only bloat the event. */
const MOST_SKIPPED_LISTED = 366;

/** What an approved charge leaves to be charged next. */
export function nextAfterApproval(approval: Approval): NextCharge {
  const { schedule, finalPosition, missed, paidOn, seriesEnd } = approval;
  const following = approval.slot + 1;
  const slot = missed === "skip" ? firstSlotAfter(schedule, following, paidOn) : following;
  const position = approval.position + 1;
  const ended = finalPosition > 0 && position > finalPosition;
  const skippedCount = slot - following;
  return {
    slot,
    position,
    dueOn: slotDate(schedule, slot),
    ended,
    completes: ended && seriesEnd === "complete",
    skippedOn: Array.from({ length: Math.min(skippedCount, MOST_SKIPPED_LISTED) }, (_, at) =>
      slotDate(schedule, following + at),
    ),
    skippedCount,
  };
}
