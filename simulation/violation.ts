import type { Observation } from "./observation.ts";

/** What an auditor or a checker found wrong. `rule` names the promise, the same words every time. */
export type Violation = {
  readonly rule: string;
  /** Ids, amounts, dates: enough to find the place in the story. */
  readonly detail: string;
};

/** Finds what the world outside can find: `simulation/auditor/audit.ts` exports one, `audit`. */
export type Audit = (observations: readonly Observation[]) => readonly Violation[];

/** Finds what only the database shows: `simulation/checkers/check-database.ts` exports `checkDatabase`. */
export type CheckDatabase = (looked: LookedAt) => Promise<readonly Violation[]>;

export type LookedAt = {
  /** Reads as superuser, all merchants; columns as `Statement` rows (camelCase, bigint, dates as text). */
  readonly read: <R extends object>(sql: string) => Promise<R[]>;
  /** What the world outside saw: the bank's journal has to agree with the ledger. */
  readonly observations: readonly Observation[];
  /** Every full card number and security code of this world. */
  readonly secrets: readonly string[];
  /** The last instant: nothing due before it may be left. */
  readonly endAt: number;
  /** Every line that the processes logged, facts as JSON. */
  readonly log: readonly string[];
};
