/** Engines in processes of their own, on one database. */
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Report } from "../engine-process.ts";
import { forkAsProgram } from "../machine/as-program.ts";
import { processCpu } from "../machine/cpu.ts";
import type { Contender } from "./contender.ts";
import { connectWatcher, untilDone } from "./engine.ts";

const MAIN = join(import.meta.dirname, "../engine-process.ts");

/** `onMemory` gets the resident size of a process, in bytes, several times a second. */
export function engineProcesses(
  processes: number,
  onMemory: (residentBytes: number) => void = () => undefined,
): Contender {
  return {
    name: `${processes} processes`,
    prepare: async () => undefined,
    run: async ({ url }) => {
      const failures: string[] = [];
      const hear = (report: Report): void => {
        if (report.kind === "memory") onMemory(report.residentBytes);
        if (report.kind === "failed") failures.push(report.why);
      };
      const engines = await Promise.all(
        Array.from({ length: processes }, () => startEngine(url, hear)),
      );
      const clocks = engines.map(({ pid }) => processCpu(pid ?? 0));
      const watcher = await connectWatcher(url);
      return {
        cpu: () => clocks.reduce((sum, clock) => sum + clock(), 0),
        work: async () => {
          for (const engine of engines) engine.send("start");
          await untilDone(watcher, () => {
            if (failures.length > 0) throw new Error(failures[0]);
          });
        },
        close: async () => {
          for (const engine of engines) await stopEngine(engine);
          await watcher.end();
        },
      };
    },
  };
}

/** Ready, and not at work before it is sent "start". */
export async function startEngine(
  url: string,
  hear: (report: Report) => void,
): Promise<ChildProcess> {
  const engine = forkAsProgram(MAIN, [url]);
  await new Promise<void>((resolve, reject) => {
    engine.on("message", (report: Report) => {
      if (report.kind === "ready") resolve();
      else hear(report);
    });
    engine.once("exit", (code) => reject(new Error(`an engine ended with ${code}`)));
  });
  return engine;
}

export async function stopEngine(engine: ChildProcess): Promise<void> {
  const ended = once(engine, "exit");
  engine.send("stop");
  await ended;
}
