/** The results of `npm run bench:scale` for people: `bench/SCALE.md`. */
import type { Machine } from "../machine/describe.ts";
import type { Growth } from "../scale/growth.ts";
import type { Memory } from "../scale/memory.ts";
import type { TwoProcesses } from "../scale/two-processes.ts";
import { count, machineLines, spreadText, table } from "./page.ts";

export type ScaleResults = {
  readonly machine: Machine;
  readonly growth: Growth;
  readonly twoProcesses: TwoProcesses;
  readonly memory: Memory;
};

export function scalePage({ machine, growth, twoProcesses, memory }: ScaleResults): string {
  return [
    "# Scale",
    "",
    "Written by `npm run bench:scale`; do not edit. How it is measured: [README.md](README.md).",
    "",
    "## What a renewal costs in a large book",
    "",
    ...table(
      ["book", "due", "CPU per renewal µs", "renewals/s"],
      [
        [
          count(growth.smallSubscriptions),
          count(growth.due),
          spreadText(growth.smallMicros),
          spreadText(growth.smallPerSecond),
        ],
        [
          count(growth.largeSubscriptions),
          count(growth.due),
          spreadText(growth.largeMicros),
          spreadText(growth.largePerSecond),
        ],
      ],
    ),
    "",
    `CPU of the large book over the small one: ${spreadText(growth.cpuRatio)}; must be ≤ 1.3, goal 1.1.`,
    "",
    "## Memory of an engine",
    "",
    `While ${count(memory.due)} due subscriptions were drained (${count(memory.perSecond)}/s): at most ` +
      `**${memory.mostMB} MB** resident; by tenths of the run ${memory.tenthsMB.join(", ")} MB. ` +
      "Must be ≤ 300 MB and flat, goal 150.",
    "",
    "## Two processes on one merchant",
    "",
    `${count(twoProcesses.due)} due in ${twoProcesses.lanes} lanes: one process ` +
      `${spreadText(twoProcesses.onePerSecond)} renewals/s, two ` +
      `${spreadText(twoProcesses.twoPerSecond)}; ratio ${spreadText(twoProcesses.rateRatio)} ` +
      `(must be ≥ 0.9, goal 1.2); deadlocks: ${twoProcesses.deadlocks}; every due position once.`,
    "",
    ...machineLines(machine),
  ].join("\n");
}
