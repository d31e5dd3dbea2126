/** The memory of an engine's process while it drains a million due subscriptions. */
import { fillBook } from "../book/fill-book.ts";
import { dueOf } from "../book/shape.ts";
import { engineProcesses } from "../contenders/engine-processes.ts";
import { timedRun } from "../measure/timed-run.ts";
import { verifyRun } from "../measure/verify.ts";
import type { ScaleOptions } from "./scale-options.ts";

export type Memory = {
  readonly due: number;
  readonly perSecond: number;
  /** Most resident memory, MB, in each tenth of the run. Flat: the last is about the second. */
  readonly tenthsMB: readonly number[];
  /** Must be ≤ 300. */
  readonly mostMB: number;
};

export async function measureMemory(options: ScaleOptions): Promise<Memory> {
  const { server, say, today, divisor } = options;
  const shape = {
    name: "million",
    merchants: 20,
    duePerMerchant: 50_000 / divisor,
    subscriptions: 1_000_000 / divisor,
    lanes: 1,
  };
  say(`filling ${shape.name}: ${dueOf(shape)} due`);
  await fillBook(server, shape, today);
  const sizes: number[] = [];
  const run = await timedRun(
    engineProcesses(1, (bytes) => sizes.push(bytes / 1_000_000)),
    {
      server,
      shape,
      today,
      verify: (client, renewals) => verifyRun(client, { today, renewals, outcome: "approved" }),
    },
  );
  await server.drop(shape.name);
  const tenth = Math.ceil(sizes.length / 10);
  const tenthsMB = Array.from({ length: 10 }, (_, at) =>
    Math.round(Math.max(0, ...sizes.slice(at * tenth, (at + 1) * tenth))),
  );
  const mostMB = Math.round(Math.max(...sizes));
  say(`${run.perSecond.toFixed(0)}/s, at most ${mostMB} MB; by tenths: ${tenthsMB.join(" ")}`);
  return { due: dueOf(shape), perSecond: run.perSecond, tenthsMB, mostMB };
}
