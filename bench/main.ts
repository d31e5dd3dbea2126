/**
 * `npm run bench`: renewals per second against what PostgreSQL could do at best and against what
 * people do otherwise (README.md). `--quick` takes small books and three repetitions, and writes its
 * results beside the data of the run instead of over the committed ones.
 */
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { describeMachine } from "./machine/describe.ts";
import { startBenchServer } from "./machine/server.ts";
import { runAsProgram } from "./machine/as-program.ts";
import { resultsPage } from "./report/page.ts";
import { GOALS, resultsOf } from "./report/results.ts";
import { FULL, QUICK, runSuite } from "./suite.ts";

runAsProgram();
const { values } = parseArgs({ options: { quick: { type: "boolean", default: false } } });
const size = values.quick ? "quick" : "full";
const sizes = values.quick ? QUICK : FULL;
const folder = values.quick ? tmpdir() : import.meta.dirname;
const prefix = values.quick ? "perennial-bench-" : "";

const server = await startBenchServer();
try {
  const machine = describeMachine(server.version);
  const figures = await runSuite(server, sizes, (line) => console.log(line));
  const results = resultsOf(figures, { size, sizes, machine });
  const page = join(folder, `${prefix}RESULTS.md`);
  writeFileSync(page, resultsPage(results));
  writeFileSync(
    join(folder, `${prefix}results.json`),
    `${JSON.stringify(results, undefined, 2)}\n`,
  );
  console.log("");
  for (const { name, must, goal } of GOALS) {
    const value = results.ratios[name];
    const verdict = value >= goal ? "goal" : value >= must ? "must" : "missed";
    console.log(
      `${name.padEnd(14)} ${value.toFixed(3).padStart(8)}  ≥ ${must} (goal ${goal}): ${verdict}`,
    );
  }
  console.log(`\n${page}`);
} finally {
  await server.stop();
}
