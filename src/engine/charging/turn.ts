/** One turn of a process on one lane of one merchant. */
import type { Instant } from "../../domain/calendar/instant.ts";
import type { Tx } from "../../store/statement.ts";

export type Turn = {
  readonly merchantId: bigint;
  readonly lane: number;
  readonly zone: string;
  readonly startsAt: string;
  /** False once the lease was lost or the process is stopping: start nothing new. */
  readonly goesOn: () => boolean;
};

/**
 * `idle`: nothing is left to do before `nextDueAt`. `more`: the turn was used up. `look`: when the lane
 * is next due has still to be read, in the transaction that gives it up; null: there is more to do.
 */
export type TurnResult =
  | { readonly kind: "idle"; readonly nextDueAt: Instant }
  | { readonly kind: "more" }
  | { readonly kind: "look"; readonly nextDueAt: (tx: Tx) => Promise<Instant | null> };

/** Later than anything that is ever due. */
export const NEVER: Instant = Date.UTC(9999, 0, 1);

export const MORE: TurnResult = { kind: "more" };

export function idleUntil(nextDueAt: Instant | null): TurnResult {
  return { kind: "idle", nextDueAt: nextDueAt ?? NEVER };
}
