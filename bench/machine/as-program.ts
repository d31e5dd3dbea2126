/**
 * Processes as the launcher starts the program (bin/perennial.js), so that what is measured is how it
 * runs: with its sizes of V8's heap, and with what Node made of the files at an earlier start
 * (docs/decisions/memory.md).
 */
import { fork, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const MEMORY = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../bin/memory.json"), "utf8"),
) as { readonly v8: readonly string[]; readonly malloc: Readonly<Record<string, string>> };

/** Where Node keeps what it compiled by itself. */
const ENV = { ...MEMORY.malloc, NODE_COMPILE_CACHE: join(tmpdir(), "node-compile-cache") };

/** Starts this process anew as a program, unless it is one: an engine is going to run in it. */
export function runAsProgram(): void {
  if (MEMORY.v8.every((flag) => process.execArgv.includes(flag))) return;
  const args = [process.execPath, ...MEMORY.v8, ...process.execArgv, ...process.argv.slice(1)];
  process.execve?.(process.execPath, args, { ...ENV, ...process.env });
}

/** A process of `main`, a file of ours, with a channel to it. */
export function forkAsProgram(main: string, args: readonly string[]): ChildProcess {
  return fork(main, [...args], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    execArgv: [...MEMORY.v8],
    env: { ...ENV, ...process.env },
  });
}
