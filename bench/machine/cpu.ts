/**
 * CPU time by the system's own accounts: user and system time, of this process and of a PostgreSQL
 * with all its processes. Source: proc(5), /proc/<pid>/stat. Linux only; elsewhere it reads NaN.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** CPU used so far, in ms. Only differences mean anything. */
export type CpuClock = () => number;

/** Of ticks of the kernel's accounts: 100 a second on every Linux in use. */
const MS_PER_TICK = 10;

export function ownCpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** All processes of the server that lives in `dataDir`; sessions that ended are in the parent's account. */
export function serverCpu(dataDir: string): CpuClock {
  if (!existsSync("/proc/self/stat")) return () => Number.NaN;
  const postmaster = Number(readFileSync(join(dataDir, "postmaster.pid"), "utf8").split("\n")[0]);
  return () => {
    let ticks = 0;
    for (const name of readdirSync("/proc")) {
      const stat = /^\d+$/.test(name) ? readStat(Number(name)) : undefined;
      if (stat === undefined) continue;
      if (stat.pid === postmaster) ticks += stat.own + stat.ofEndedChildren;
      else if (stat.parent === postmaster) ticks += stat.own;
    }
    return ticks * MS_PER_TICK;
  };
}

/** Of one other process, with what its ended children used. */
export function processCpu(pid: number): CpuClock {
  return () => {
    const stat = readStat(pid);
    return stat === undefined ? Number.NaN : stat.own * MS_PER_TICK;
  };
}

type Stat = {
  readonly pid: number;
  readonly parent: number;
  readonly own: number;
  readonly ofEndedChildren: number;
};

function readStat(pid: number): Stat | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return undefined; // it ended while we looked
  }
  // the second field is a name in brackets, which may hold anything
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const at = (field: number): number => Number(fields[field - 3]);
  return { pid, parent: at(4), own: at(14) + at(15), ofEndedChildren: at(16) + at(17) };
}
