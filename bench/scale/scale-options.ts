import type { BenchServer } from "../machine/server.ts";

export type ScaleOptions = {
  readonly server: BenchServer;
  readonly say: (line: string) => void;
  /** YYYY-MM-DD, UTC. */
  readonly today: string;
  /** By how much all sizes are divided. */
  readonly divisor: number;
};

export const REPETITIONS = 3;
