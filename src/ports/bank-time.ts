/** The bank simulator's own clock, which follows a sandbox's (docs/decisions/movable-clock.md). */
import type { Instant } from "../domain/calendar/instant.ts";

export interface BankTime {
  /** Sets the bank's clock; false when the bank cannot be reached. */
  follow(time: { readonly now: Instant; readonly running: boolean }): Promise<boolean>;
  /** The next instant at which something happens at the bank by itself; null: nothing, or not reached. */
  nextAt(): Promise<Instant | null>;
}
