/**
 * `npm test`: the checks that are not tests, then every test. Further arguments go to vitest.
 *
 * All checks run even when one fails, so that one run tells everything. Ends with vitest's counts;
 * when a check failed, with one line more that names it.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { missingOnThisMachine } from "./house/machine.ts";

const ROOT = join(import.meta.dirname, "..");

/** What runs before the tests: a name, a program below node_modules, its arguments. */
const CHECKS: readonly { name: string; program: string; args: readonly string[] }[] = [
  { name: "types", program: "typescript/bin/tsc", args: ["--noEmit"] },
  {
    name: "types of what browsers run",
    program: "typescript/bin/tsc",
    args: ["--project", "tsconfig.page.json"],
  },
  { name: "lint", program: "oxlint/bin/oxlint", args: [] }, // type-aware: .oxlintrc.json
  { name: "format", program: "oxfmt/bin/oxfmt", args: ["--check", "."] },
  { name: "dead code", program: "knip/bin/knip.js", args: ["--no-progress"] },
];

const missing = missingOnThisMachine(ROOT);
if (missing !== null) {
  console.error(`npm test: ${missing}`);
  process.exit(1);
}

const failed = CHECKS.filter(({ name, program, args }) => {
  console.log(`\n# ${name}`);
  return !succeeds(program, args);
}).map(({ name }) => name);

console.log("\n# tests");
const tested = succeeds("vitest/vitest.mjs", ["run", ...process.argv.slice(2)]);
if (failed.length > 0) console.error(`Failed before the tests: ${failed.join(", ")} (see above)`);
process.exitCode = tested && failed.length === 0 ? 0 : 1;

/** Runs a program of node_modules with this very Node, showing its output. */
function succeeds(program: string, args: readonly string[]): boolean {
  const ran = spawnSync(process.execPath, [join(ROOT, "node_modules", program), ...args], {
    cwd: ROOT,
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (ran.error !== undefined) throw ran.error;
  return ran.status === 0;
}
