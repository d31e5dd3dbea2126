/**
 * Crash tests with real processes: two engines, PostgreSQL and the bank under load, killed, frozen
 * and filled up at random moments (docs/operating/crash-recovery.md#crash-tests).
 *
 * Results on stdout, progress on stderr. Exit code 0: after every round all that was due had been
 * charged once, and everybody agreed. 1: a difference; what the round left is kept, and the command
 * that repeats it is printed. 2: the call was wrong.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DEFAULT_LIMITS } from "../src/engine/engine-context.ts";
import { startProgress } from "../src/faces/cli/terminal/progress.ts";
import { startCrashStack, type CrashStack } from "./crash/crash-stack.ts";
import { planRound } from "./crash/fault-plan.ts";
import { commandFor, readOptions, USAGE, type CrashOptions } from "./crash/options.ts";
import { endRun } from "./crash/end-run.ts";
import { recordRun } from "./crash/record.ts";
import { roundLines } from "./crash/round-lines.ts";
import { playRound, type RoundReport } from "./crash/round.ts";
import { canFillDisk } from "./stack/bank-program.ts";

const ENGINES = 2;
/** A month in which two of the zones change to summer time. */
const START_MS = Date.parse("2026-03-01T12:00:00Z");

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function main(options: CrashOptions): Promise<boolean> {
  const { seed, first, rounds, subscribers } = options;
  const folder = mkdtempSync(join(tmpdir(), "perennial-crash-"));
  say(`seed ${seed}, rounds ${first} to ${first + rounds - 1}, ${subscribers} subscribers`);
  const crash = await startCrashStack({
    folder,
    engines: ENGINES,
    startMs: START_MS,
    subscribers,
    seed,
  });
  const reports: RoundReport[] = [];
  const differences = await playAll(crash, options, reports).catch((error: Error) => [
    `the run broke off: ${error.stack}`,
  ]);
  if (differences.length === 0) {
    await crash.stop();
    rmSync(folder, { recursive: true, force: true });
    return true;
  }
  for (const one of differences) say(`✘ ${one}`);
  for (const left of await crash.leave()) say(`left to look into: ${left}`);
  say(`again: ${commandFor(options, first + Math.max(0, reports.length - 1))}`);
  return false;
}

/** Up to the first round with differences, which are answered. */
async function playAll(
  crash: CrashStack,
  options: CrashOptions,
  reports: RoundReport[],
): Promise<readonly string[]> {
  const { seed, first, rounds, kinds } = options;
  const { laneLeaseMs } = DEFAULT_LIMITS;
  using bar = startProgress({ title: "crashing", total: rounds, unit: "rounds" });
  let nowMs = START_MS;
  for (let round = first; round < first + rounds; round += 1) {
    const plan = planRound({ seed, round, kinds, engines: ENGINES, laneLeaseMs });
    const report = await playRound(crash, plan, nowMs);
    ({ nowMs } = report);
    reports.push(report);
    bar.update(reports.length);
    for (const line of roundLines(report)) say(line);
    if (report.differences.length > 0) return report.differences;
  }
  bar.finish();
  const end = await endRun(crash, { nowMs, leaveOpen: options.leaveOpen });
  say(
    `${end.orders} requests of customers and staff, ${end.unanswered} of them not answered; ` +
      `${end.differences.length} differences at the end`,
  );
  if (options.record && end.differences.length === 0) {
    recordRun({ seed, postgresVersion: crash.postgres.version, reports });
  }
  return end.differences;
}

process.on("SIGINT", () => process.exit(130));
process.on("SIGTERM", () => process.exit(143));

let read: CrashOptions;
try {
  read = readOptions(process.argv.slice(2));
  if (read.kinds.includes("bank-disk-full") && !canFillDisk()) {
    throw new Error("the fault bank-disk-full needs prlimit (Linux, util-linux): use --faults.");
  }
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  process.exit(2);
}
process.exitCode = (await main(read)) ? 0 : 1;
