/**
 * `npm run bench:reports`: a day of 200,000 transactions as the reports of docs/compat/segpay.md and of
 * REST: rows a second, the memory that streaming them takes, and whether they are the same rows.
 * `--small` takes a hundredth, to see that it works.
 */
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { describeMachine } from "./machine/describe.ts";
import { startBenchServer } from "./machine/server.ts";
import { reportsPage } from "./report/reports-page.ts";
import { measureDayReport } from "./scale/day-report.ts";

const { values } = parseArgs({ options: { small: { type: "boolean", default: false } } });
const divisor = values.small ? 100 : 1;
const folder = values.small ? tmpdir() : import.meta.dirname;
const prefix = values.small ? "perennial-bench-" : "";
const say = (line: string): void => console.log(line);

const server = await startBenchServer();
try {
  const today = new Date().toISOString().slice(0, 10);
  const machine = describeMachine(server.version);
  const day = await measureDayReport({ server, say, divisor, today });
  const results = { machine, day };
  const page = join(folder, `${prefix}REPORTS.md`);
  writeFileSync(page, reportsPage(results));
  writeFileSync(
    join(folder, `${prefix}reports.json`),
    `${JSON.stringify(results, undefined, 2)}\n`,
  );
  say(`\n${page}`);
} finally {
  await server.stop();
}
