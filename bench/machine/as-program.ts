/**
 * Processes as the launcher starts the program (bin/perennial.js), so that what is measured is how it
 * runs: with its sizes of V8's heap, and with what Node made of the files at an earlier start
 * (docs/decisions/memory.md).
 */
import { fork, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const V8_FLAGS = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../bin/v8-flags.json"), "utf8"),
) as readonly string[];

/** Where Node keeps it by itself. */
const COMPILED = join(tmpdir(), "node-compile-cache");

/** Starts this process anew as a program, unless it is one: an engine is going to run in it. */
export function runAsProgram(): void {
  if (V8_FLAGS.every((flag) => process.execArgv.includes(flag))) return;
  const args = [process.execPath, ...V8_FLAGS, ...process.execArgv, ...process.argv.slice(1)];
  process.execve?.(process.execPath, args, { NODE_COMPILE_CACHE: COMPILED, ...process.env });
}

/** A process of `main`, a file of ours, with a channel to it. */
export function forkAsProgram(main: string, args: readonly string[]): ChildProcess {
  return fork(main, [...args], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    execArgv: [...V8_FLAGS],
    env: { NODE_COMPILE_CACHE: COMPILED, ...process.env },
  });
}
