import type { RoundReport } from "./round.ts";
export function recordRun(run: {
  readonly seed: number;
  readonly postgresVersion: number;
  readonly reports: readonly RoundReport[];
}): void {
  process.stderr.write(JSON.stringify(run).slice(0, 10));
}
