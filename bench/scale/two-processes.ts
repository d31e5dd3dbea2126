/** Two processes on one merchant with many lanes: no deadlock, nothing twice, and faster than one. */
import { fillBook } from "../book/fill-book.ts";
import { dueOf } from "../book/shape.ts";
import { engineProcesses } from "../contenders/engine-processes.ts";
import { ratio, spread, type Spread } from "../measure/statistics.ts";
import { timedRun, type Run } from "../measure/timed-run.ts";
import { verifyRun } from "../measure/verify.ts";
import { REPETITIONS, type ScaleOptions } from "./scale-options.ts";

export type TwoProcesses = {
  readonly due: number;
  readonly lanes: number;
  readonly onePerSecond: Spread;
  readonly twoPerSecond: Spread;
  /** Two over one; must be ≥ 0.9. */
  readonly rateRatio: Spread;
  readonly deadlocks: number;
};

const LANES = 32;

export async function measureTwoProcesses(options: ScaleOptions): Promise<TwoProcesses> {
  const { server, say, today, divisor } = options;
  // long enough that what each process compiles by itself does not count
  const due = 200_000 / divisor;
  const shape = {
    name: "one_merchant",
    merchants: 1,
    duePerMerchant: due,
    subscriptions: 2 * due,
    lanes: LANES,
  };
  say(`filling ${shape.name}: ${dueOf(shape)} due in ${LANES} lanes`);
  await fillBook(server, shape, today);
  const runs: Record<1 | 2, Run[]> = { 1: [], 2: [] };
  let deadlocks = 0;
  for (let repetition = 1; repetition <= REPETITIONS; repetition += 1) {
    for (const processes of [1, 2] as const) {
      const run = await timedRun(engineProcesses(processes), {
        server,
        shape,
        today,
        verify: async (client, renewals) => {
          await verifyRun(client, { today, renewals, outcome: "approved" });
          const { rows } = await client.query<{ deadlocks: number }>(
            "select deadlocks::int from pg_stat_database where datname = current_database()",
          );
          deadlocks += rows[0]?.deadlocks ?? 0;
        },
      });
      runs[processes].push(run);
      say(`${repetition}  ${processes} processes: ${run.perSecond.toFixed(0)}/s`);
    }
  }
  await server.drop(shape.name);
  const rates = (of: readonly Run[]): readonly number[] => of.map((run) => run.perSecond);
  return {
    due,
    lanes: LANES,
    onePerSecond: spread(rates(runs[1])),
    twoPerSecond: spread(rates(runs[2])),
    rateRatio: ratio(rates(runs[2]), rates(runs[1])),
    deadlocks,
  };
}
