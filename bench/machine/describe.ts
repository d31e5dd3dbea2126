/** On what a benchmark ran: a rate without its machine says nothing. */
import { spawnSync } from "node:child_process";
import { cpus, release, totalmem, type } from "node:os";
import { join } from "node:path";
import { SETTINGS } from "./server.ts";

export type Machine = {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
  readonly postgres: string;
  readonly postgresSettings: Readonly<Record<string, string | number>>;
  /** The commit that was checked out; `-dirty` where files differed from it. */
  readonly commit: string;
  readonly startedAt: string;
};

export function describeMachine(postgresVersion: string): Machine {
  const [cpu] = cpus();
  return {
    cpu: cpu?.model.trim() ?? "unknown",
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    node: process.versions.node,
    postgres: postgresVersion,
    postgresSettings: SETTINGS,
    commit: commit(),
    startedAt: new Date().toISOString(),
  };
}

function commit(): string {
  const root = join(import.meta.dirname, "../..");
  const described = spawnSync("git", ["describe", "--always", "--dirty", "--abbrev=12"], {
    cwd: root,
    encoding: "utf8",
  });
  return described.status === 0 ? described.stdout.trim() : "unknown";
}
