/** What the committed record of crash runs holds: `docs/results/crash.json`. */
import type { Machine } from "../../bench/machine/describe.ts";
import type { FaultKind } from "./fault-plan.ts";

export type FaultTally = {
  readonly count: number;
  /** Charges that were on the line or undecided at the moments of the faults, in all. */
  readonly charges: number;
  /** Requests of customers and staff that were on the line. */
  readonly requests: number;
};

/** A run without differences; there is no record of another. */
export type RecordedRun = {
  readonly machine: Machine;
  readonly seed: number;
  readonly firstRound: number;
  readonly rounds: number;
  readonly subscribers: number;
  readonly renewals: number;
  readonly purchases: number;
  readonly refunds: number;
  readonly requestsRepeated: number;
  /** Bookings beyond what was asked for; each was found and sent back. */
  readonly surplus: number;
  /** Of each round. */
  readonly seconds: readonly number[];
  readonly faults: Readonly<Record<FaultKind, FaultTally>>;
};

export type CrashRecord = { readonly runs: readonly RecordedRun[] };
