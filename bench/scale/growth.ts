/** What a renewal costs when the book is thirty times as large as what is due of it. */
import { fillBook } from "../book/fill-book.ts";
import { dueOf, type BookShape } from "../book/shape.ts";
import { engine } from "../contenders/engine.ts";
import { memoryGateway } from "../contenders/memory-gateway.ts";
import { ratio, spread, type Spread } from "../measure/statistics.ts";
import { timedRun, type Run } from "../measure/timed-run.ts";
import { verifyRun } from "../measure/verify.ts";
import { REPETITIONS, type ScaleOptions } from "./scale-options.ts";

export type Growth = {
  readonly due: number;
  readonly smallSubscriptions: number;
  readonly largeSubscriptions: number;
  /** CPU per renewal, Node and PostgreSQL together, µs. */
  readonly smallMicros: Spread;
  readonly largeMicros: Spread;
  readonly smallPerSecond: Spread;
  readonly largePerSecond: Spread;
  /** Large over small, CPU per renewal; must be ≤ 1.3. */
  readonly cpuRatio: Spread;
};

export async function measureGrowth(options: ScaleOptions): Promise<Growth> {
  const { server, say, today, divisor } = options;
  const book = (name: string, subscriptions: number): BookShape => ({
    name,
    merchants: 20,
    duePerMerchant: 5_000 / divisor,
    subscriptions: subscriptions / divisor,
    lanes: 1,
  });
  const small = book("growth_small", 100_000);
  const large = book("growth_large", 3_000_000);
  for (const shape of [small, large]) {
    say(`filling ${shape.name}: ${shape.subscriptions} subscriptions, ${dueOf(shape)} due`);
    await fillBook(server, shape, today);
  }
  const contender = engine({
    name: "engine",
    gateway: () => memoryGateway({ latencyMs: [0, 0] }),
  });
  const runs = { small: [] as Run[], large: [] as Run[] };
  for (let repetition = 1; repetition <= REPETITIONS; repetition += 1) {
    for (const [which, shape] of [
      ["small", small],
      ["large", large],
    ] as const) {
      const run = await timedRun(contender, {
        server,
        shape,
        today,
        verify: (client, renewals) => verifyRun(client, { today, renewals, outcome: "approved" }),
      });
      runs[which].push(run);
      say(
        `${repetition}  ${shape.name}: ${run.perSecond.toFixed(0)}/s, ${cpuOf(run).toFixed(0)} µs CPU`,
      );
    }
  }
  for (const shape of [small, large]) await server.drop(shape.name);
  return {
    due: dueOf(small),
    smallSubscriptions: small.subscriptions,
    largeSubscriptions: large.subscriptions,
    smallMicros: spread(runs.small.map(cpuOf)),
    largeMicros: spread(runs.large.map(cpuOf)),
    smallPerSecond: spread(runs.small.map((run) => run.perSecond)),
    largePerSecond: spread(runs.large.map((run) => run.perSecond)),
    cpuRatio: ratio(runs.large.map(cpuOf), runs.small.map(cpuOf)),
  };
}

function cpuOf(run: Run): number {
  return run.nodeMicros + run.postgresMicros;
}
