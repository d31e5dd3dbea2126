/** What is known of a seed after it ran, as it travels between processes and into files. */
import type { FaultKind } from "./faults.ts";
import type { Violation } from "./violation.ts";

export type Judged = {
  readonly seed: number;
  readonly violations: readonly Violation[];
  readonly faults: Readonly<Partial<Record<FaultKind, number>>>;
  readonly sold: number;
  readonly bankCalls: number;
  readonly steps: number;
  /** Where it was asked for; of a failing seed, of the smallest world that fails the same way. */
  readonly story: string | null;
  /** How many worlds were run to make it small; 0: it is whole. */
  readonly shrunkBy: number;
};

/** What to do with one seed. */
export type Task = {
  readonly seed: number;
  /** Tell the story also where nothing is wrong. */
  readonly story: boolean;
  readonly mostShrinks: number;
};
