/**
 * The committed record of crash runs: `docs/results/crash.json` for programs, `crash.md` for people.
 *
 * Runs add up as long as the program is the same; the first run of a changed one begins anew.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Pool } from "pg";
import { describeMachine, type Machine } from "../../bench/machine/describe.ts";
import { FAULT_KINDS, type FaultKind } from "./fault-plan.ts";
import type { CrashRecord, FaultTally, RecordedRun } from "./crash-record.ts";
import { recordPage } from "./record-page.ts";
import type { RoundReport } from "./round.ts";

export type Run = {
  readonly seed: number;
  readonly subscribers: number;
  readonly reports: readonly RoundReport[];
};

const ROOT = join(import.meta.dirname, "../..");
const FOLDER = join(ROOT, "docs/results");

/** `looker` is asked what the database runs with. */
export async function recordRun(run: Run, looker: Pool): Promise<void> {
  const file = join(FOLDER, "crash.json");
  const earlier = existsSync(file)
    ? (JSON.parse(readFileSync(file, "utf8")) as CrashRecord).runs
    : [];
  const record: CrashRecord = {
    runs: [...earlier.filter(isOfThisProgram), summary(run, await machine(looker))],
  };
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(file, `${JSON.stringify(record, null, 2)}\n`);
  writeFileSync(join(FOLDER, "crash.md"), recordPage(record));
}

function summary({ seed, subscribers, reports }: Run, on: Machine): RecordedRun {
  const sum = (of: (report: RoundReport) => number): number =>
    reports.reduce((total, report) => total + of(report), 0);
  return {
    machine: on,
    seed,
    firstRound: reports[0]?.plan.round ?? 0,
    rounds: reports.length,
    subscribers,
    renewals: sum((report) => report.renewals),
    purchases: sum((report) => report.purchases),
    refunds: sum((report) => report.refunds),
    requestsRepeated: sum((report) => report.repeated),
    // a round counts all since the beginning
    surplus: reports.at(-1)?.surplus ?? 0,
    seconds: reports.map(({ seconds }) => Math.round(seconds * 10) / 10),
    faults: Object.fromEntries(
      FAULT_KINDS.map((kind) => [kind, tally(kind, reports)]),
    ) as RecordedRun["faults"],
  };
}

function tally(kind: FaultKind, reports: readonly RoundReport[]): FaultTally {
  const faults = reports.flatMap((report) => report.faults).filter((one) => one.kind === kind);
  const charges = faults.flatMap(({ underWay }) => Object.values(underWay.charges ?? {}));
  return {
    count: faults.length,
    charges: charges.reduce((total, count) => total + count, 0),
    requests: faults.reduce((total, { underWay }) => total + underWay.requests, 0),
  };
}

async function machine(looker: Pool): Promise<Machine> {
  const show = async (name: string): Promise<string> => {
    const { rows } = await looker.query<Record<string, string>>(`show ${name}`);
    return rows[0]?.[name] ?? "";
  };
  return describeMachine(await show("server_version"), {
    fsync: await show("fsync"),
    synchronous_commit: await show("synchronous_commit"),
    full_page_writes: await show("full_page_writes"),
  });
}

/** Whether what runs here, engine and bank, is what ran then. */
function isOfThisProgram(run: RecordedRun): boolean {
  const commit = run.machine.commit.replace(/-dirty$/, "");
  const args = ["diff", "--quiet", commit, "--", "src", "bank"];
  return spawnSync("git", args, { cwd: ROOT }).status === 0;
}
