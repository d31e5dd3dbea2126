/** How the launcher starts the program, so that what is measured is how it runs (docs/decisions/memory.md). */
import { readFileSync } from "node:fs";
import { join } from "node:path";

export const V8_FLAGS = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../bin/v8-flags.json"), "utf8"),
) as readonly string[];

/** Starts this process anew with the flags, unless it has them: an engine is going to run in it. */
export function runAsProgram(): void {
  if (V8_FLAGS.every((flag) => process.execArgv.includes(flag))) return;
  const args = [process.execPath, ...V8_FLAGS, ...process.execArgv, ...process.argv.slice(1)];
  process.execve?.(process.execPath, args, process.env);
}
