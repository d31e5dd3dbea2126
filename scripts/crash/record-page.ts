/** The record of crash runs, for people to read. Pure. */
import type { CrashRecord, FaultTally, RecordedRun } from "./crash-record.ts";
import { FAULT_KINDS } from "./fault-plan.ts";
import { FAULT_NAMES } from "./round-lines.ts";

/** Markdown. */
export function recordPage({ runs }: CrashRecord): string {
  const rounds = total(runs, (run) => run.rounds);
  const seconds = runs.flatMap((run) => run.seconds).toSorted((a, b) => a - b);
  const faults = FAULT_KINDS.map(
    (kind) => [kind, addUp(runs.map((run) => run.faults[kind]))] as const,
  );
  const struck = faults.reduce((sum, [, { count }]) => sum + count, 0);
  const middle = seconds[Math.floor(seconds.length / 2)] ?? 0;
  return [
    "# Crash tests: the record",
    "",
    `> ${rounds} rounds with ${struck} faults: 0 differences.`,
    "",
    "Written by `npm run crash -- --record`, which adds its run while the program is the same. What a",
    "round is, and what it proves: [crash tests](../operating/crash-recovery.md#crash-tests).",
    "",
    "| fault | times | charges undecided at those moments | requests on the line |",
    "|---|---|---|---|",
    ...faults.map(
      ([kind, { count, charges, requests }]) =>
        `| ${capital(FAULT_NAMES[kind])} | ${count} | ${number(charges)} | ${requests} |`,
    ),
    "",
    "| seed | rounds | renewals | purchases | refunds | requests repeated | surplus sent back |",
    "|---|---|---|---|---|---|---|",
    ...runs.map(runRow),
    "",
    `A round took ${middle.toFixed(0)} s in the middle, ${seconds[0]?.toFixed(0)} to ` +
      `${seconds.at(-1)?.toFixed(0)} s.`,
    "",
    ...machines(runs),
    "",
  ].join("\n");
}

function runRow(run: RecordedRun): string {
  const { seed, firstRound, rounds, renewals, purchases, refunds } = run;
  const cells = [
    seed,
    `${firstRound} to ${firstRound + rounds - 1}`,
    number(renewals),
    purchases,
    refunds,
    run.requestsRepeated,
    run.surplus,
  ];
  return `| ${cells.join(" | ")} |`;
}

/** Each machine and program once. */
function machines(runs: readonly RecordedRun[]): string[] {
  const lines = runs.map(({ machine, subscribers }) => {
    const settings = Object.entries(machine.postgresSettings).map(
      ([name, value]) => `${name} ${value}`,
    );
    return (
      `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.system}; ` +
      `Node ${machine.node}, PostgreSQL ${machine.postgres} (${settings.join(", ")}); ` +
      `commit ${machine.commit}; two engines, ${subscribers} subscribers.`
    );
  });
  return [...new Set(lines)];
}

function addUp(tallies: readonly FaultTally[]): FaultTally {
  return {
    count: total(tallies, (one) => one.count),
    charges: total(tallies, (one) => one.charges),
    requests: total(tallies, (one) => one.requests),
  };
}

function total<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((sum, item) => sum + of(item), 0);
}

function number(value: number): string {
  return value.toLocaleString("en-US");
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
