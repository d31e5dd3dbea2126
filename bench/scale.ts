/**
 * `npm run bench:scale`: what becomes of the engine when there is much of everything. Cost per renewal
 * in a book thirty times as large, memory while a million is due, and two processes on one merchant.
 * `--small` takes a hundredth of each, to see that it works.
 */
import { scalePage } from "./report/scale-page.ts";
import { measureGrowth } from "./scale/growth.ts";
import { measureMemory } from "./scale/memory.ts";
import { runAndRecord } from "./scale/run-and-record.ts";
import { measureTwoProcesses } from "./scale/two-processes.ts";

await runAndRecord(
  "scale",
  async (options) => ({
    growth: await measureGrowth(options),
    twoProcesses: await measureTwoProcesses(options),
    memory: await measureMemory(options),
  }),
  scalePage,
);
