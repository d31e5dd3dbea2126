/**
 * `npm run bench:scale`: what becomes of the engine when there is much of everything. Cost per renewal
 * in a book thirty times as large, memory while a million is due, and two processes on one merchant.
 * `--small` takes a hundredth of each, to see that it works.
 */
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { describeMachine } from "./machine/describe.ts";
import { startBenchServer } from "./machine/server.ts";
import { scalePage } from "./report/scale-page.ts";
import { measureGrowth } from "./scale/growth.ts";
import { measureMemory } from "./scale/memory.ts";
import { measureTwoProcesses } from "./scale/two-processes.ts";

const { values } = parseArgs({ options: { small: { type: "boolean", default: false } } });
const divisor = values.small ? 100 : 1;
const folder = values.small ? tmpdir() : import.meta.dirname;
const prefix = values.small ? "perennial-bench-" : "";
const say = (line: string): void => console.log(line);

const server = await startBenchServer();
try {
  const options = { server, say, divisor, today: new Date().toISOString().slice(0, 10) };
  const machine = describeMachine(server.version);
  const growth = await measureGrowth(options);
  const twoProcesses = await measureTwoProcesses(options);
  const memory = await measureMemory(options);
  const results = { machine, growth, twoProcesses, memory };
  const page = join(folder, `${prefix}SCALE.md`);
  writeFileSync(page, scalePage(results));
  writeFileSync(join(folder, `${prefix}scale.json`), `${JSON.stringify(results, undefined, 2)}\n`);
  say(`\n${page}`);
} finally {
  await server.stop();
}
