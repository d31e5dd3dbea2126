/**
 * `perennial simulate`: runs seeds and says what is wrong; exit code 1 when anything is.
 *
 * A seed that fails is printed with its story, made small. Run again, it tells the same.
 */
import { startProgress } from "../src/faces/cli/terminal/progress.ts";
import { table } from "../src/faces/cli/terminal/table.ts";
import { monotonicMs } from "../src/ports/clock.ts";
import { FAULT_KINDS } from "./faults.ts";
import type { Judged } from "./judged.ts";
import { writeRecord } from "./record.ts";
import { runTasks } from "./workers.ts";

export type SimulateOptions = {
  readonly firstSeed: number;
  readonly runs: number;
  /** Processes that share the seeds. */
  readonly jobs: number;
  readonly json: boolean;
  /** Print the story of every seed. */
  readonly story: boolean;
  /** Write the result down as the record of this version. */
  readonly record: boolean;
};

/** Worlds that are run to make one failing world small. */
const MOST_SHRINKS = 80;
/** Of so many failing seeds; after them the next are only named. */
const MOST_STORIES = 3;

export type Simulated = {
  readonly firstSeed: number;
  readonly runs: number;
  readonly failed: readonly Judged[];
  readonly faults: Readonly<Record<string, number>>;
  readonly sold: number;
  readonly bankCalls: number;
  readonly steps: number;
  readonly durationMs: number;
};

export async function simulate(options: SimulateOptions): Promise<void> {
  const { firstSeed, runs, json, story } = options;
  const startedMs = monotonicMs();
  const judged: Judged[] = [];
  using bar = startProgress({ title: "simulation", total: runs, unit: "seeds" });
  const seeds = Array.from({ length: runs }, (_, index) => firstSeed + index);
  await runTasks(
    seeds.map((seed) => ({ seed, story, mostShrinks: MOST_SHRINKS })),
    options.jobs,
    (one) => {
      judged.push(one);
      const failed = judged.filter(({ violations }) => violations.length > 0);
      bar.update(judged.length, failed.length === 0 ? "" : `${failed.length} failed`);
      if (one.violations.length > 0 && !json && failed.length <= MOST_STORIES) tellFailure(one);
    },
  );
  bar.finish();
  const simulated = sumUp(options, judged, monotonicMs() - startedMs);
  if (json) print(JSON.stringify({ ...simulated, ...(story ? { seeds: judged } : {}) }));
  else {
    if (story) for (const one of bySeed(judged)) process.stdout.write(`${one.story ?? ""}\n`);
    for (const line of report(simulated)) print(line);
  }
  if (options.record) writeRecord(simulated);
  if (simulated.failed.length > 0) process.exitCode = 1;
}

function sumUp(
  { firstSeed, runs }: SimulateOptions,
  judged: readonly Judged[],
  durationMs: number,
): Simulated {
  const sum = (count: (one: Judged) => number): number =>
    judged.reduce((total, one) => total + count(one), 0);
  return {
    firstSeed,
    runs,
    failed: bySeed(judged.filter(({ violations }) => violations.length > 0)),
    faults: Object.fromEntries(
      FAULT_KINDS.map((kind) => [kind, sum(({ faults }) => faults[kind] ?? 0)]),
    ),
    sold: sum((one) => one.sold),
    bankCalls: sum((one) => one.bankCalls),
    steps: sum((one) => one.steps),
    durationMs: Math.round(durationMs),
  };
}

function bySeed(judged: readonly Judged[]): readonly Judged[] {
  return judged.toSorted((a, b) => a.seed - b.seed);
}

function tellFailure({ seed, story, shrunkBy }: Judged): void {
  print(`seed ${seed} fails; the smallest of ${shrunkBy + 1} worlds that fail the same way:`);
  print(story ?? "");
}

/** The result for people. */
export function report(simulated: Simulated): readonly string[] {
  const { firstSeed, runs, failed, sold, bankCalls, steps } = simulated;
  const faults = Object.entries(simulated.faults).map(([kind, count]) => [kind, String(count)]);
  return [
    `${runs} seeds from ${firstSeed}: ${sold} purchases, ${bankCalls} calls to the bank, ${steps} steps`,
    ...table(["fault", "struck"], faults),
    ...failed.map(
      ({ seed, violations: [first] }) => `seed ${seed}: ${first?.rule}: ${first?.detail}`,
    ),
    failed.length === 0 ? "nothing is wrong" : `${failed.length} of ${runs} seeds failed`,
  ];
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
