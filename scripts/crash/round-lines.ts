/** A round, for people to read. Pure. */
import type { FaultKind } from "./fault-plan.ts";
import type { RoundReport, StruckFault } from "./round.ts";

export const FAULT_NAMES: Readonly<Record<FaultKind, string>> = {
  "engine-killed": "killed (kill -9)",
  "engine-frozen": "frozen beyond its lease (SIGSTOP, SIGCONT)",
  "bank-killed": "bank killed (kill -9)",
  "bank-disk-full": "bank's disk full",
  "postgres-stopped": "PostgreSQL stopped (immediate)",
};

const MOST_SHOWN = 20;

export function roundLines(report: RoundReport): string[] {
  const { plan, renewals, purchases, refunds, repeated, surplus, seconds, differences } = report;
  const sent = surplus === 0 ? "" : `, ${surplus} surplus bookings so far, sent back`;
  return [
    `round ${plan.round}: ${renewals} renewals, ${purchases} purchases, ${refunds} refunds, ` +
      `${repeated} requests repeated${plan.isBankSlow ? ", slow bank" : ""}${sent}; ` +
      `${seconds.toFixed(1)} s, ${differences.length} differences`,
    ...report.faults.map((fault) => `    ${faultLine(fault)}`),
    ...differences.slice(0, MOST_SHOWN).map((one) => `    ✘ ${one}`),
    ...(differences.length > MOST_SHOWN ? [`    ✘ … ${differences.length - MOST_SHOWN} more`] : []),
  ];
}

function faultLine(fault: StruckFault): string {
  const { kind, engine, decided, lastsMs, atMs, underWay } = fault;
  const what = kind.startsWith("engine")
    ? `engine ${engine + 1} ${FAULT_NAMES[kind]}`
    : FAULT_NAMES[kind];
  const charges =
    underWay.charges === null
      ? "the database away"
      : Object.entries(underWay.charges)
          .map(([state, count]) => `${count} ${state}`)
          .join(", ") || "no charge undecided";
  return (
    `${what} for ${(lastsMs / 1_000).toFixed(1)} s, ${(atMs / 1_000).toFixed(1)} s into the round, ` +
    `${Math.round(100 * decided)} % of its charges decided; ${charges}, ${underWay.requests} requests`
  );
}
