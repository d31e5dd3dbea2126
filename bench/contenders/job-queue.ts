/**
 * A job queue: graphile-worker, tuned as its pages advise (local queue, completion in batches), one
 * job a renewal. Kind to it: the jobs are in the queue before the clock starts, and the attempt is not
 * committed before the call, so that a job is one transaction of its own and not two.
 */
import { Logger, run, runMigrations, type Runner, type RunnerOptions } from "graphile-worker";
import pg from "pg";
import { APP_OPTIONS } from "./app-options.ts";
import type { Contender, Job } from "./contender.ts";
import { memoryGateway } from "./memory-gateway.ts";
import {
  begin,
  insertAttempt,
  lockOne,
  openBatch,
  recordApproval,
  type Renewal,
} from "./one-renewal.ts";
import { requestFor } from "./request-for.ts";

const CONCURRENCY = 20;
const LOCAL_QUEUE = 500;
const BATCH_DELAY_MS = 10;
const FIRST_ID = 500_000_000n;

type Payload = { readonly merchantId: string; readonly id: string; readonly no: number };

export const jobQueue: Contender = {
  name: "job queue",
  prepare: async (job) => {
    await runMigrations({ connectionString: job.url });
    await job.admin(
      `select graphile_worker.add_job('renew', json_build_object('merchantId', merchant_id::text,
                'id', id::text, 'no', no))
         from (select merchant_id, id, row_number() over (order by merchant_id, charge_on, id) as no
                 from subscriptions where charge_on <= '${job.today}') due
        where no <= ${job.most} order by no`,
    );
    await job.admin("analyze");
  },
  run: async (job) => {
    const pool = new pg.Pool({
      connectionString: job.url,
      options: APP_OPTIONS,
      max: CONCURRENCY,
    });
    // as in machine/connect.ts
    pool.on("connect", (client) => client.on("error", () => undefined));
    pool.on("error", () => undefined);
    let runner: Runner | undefined;
    return {
      work: async () => {
        await new Promise<void>((resolve, reject) => {
          let done = 0;
          const renewed = (): void => {
            done += 1;
            if (done === job.most) resolve();
          };
          run(runnerOptions(job, pool, renewed)).then((started) => {
            runner = started;
            started.promise.catch(reject);
          }, reject);
        });
        // its last completions are part of the work
        await runner?.stop();
      },
      close: () => pool.end(),
    };
  },
};

function runnerOptions(job: Job, pool: pg.Pool, renewed: () => void): RunnerOptions {
  const gateway = memoryGateway({ latencyMs: [0, 0] });
  const opened = new Set<string>();
  return {
    preset: {
      worker: {
        connectionString: job.url,
        maxPoolSize: 10,
        concurrentJobs: CONCURRENCY,
        localQueue: { size: LOCAL_QUEUE },
        completeJobBatchDelay: BATCH_DELAY_MS,
        failJobBatchDelay: BATCH_DELAY_MS,
      },
    },
    noHandleSignals: true,
    logger: new Logger(() => () => undefined),
    parsedCronItems: [],
    taskList: {
      renew: async (payload) => {
        const { merchantId, id, no } = payload as Payload;
        const isFirst = !opened.has(merchantId);
        opened.add(merchantId);
        await renewOne(job, pool, { merchantId: BigInt(merchantId), id, no, isFirst });
        renewed();
      },
    },
  };

  async function renewOne(
    { today }: Job,
    from: pg.Pool,
    one: { merchantId: bigint; id: string; no: number; isFirst: boolean },
  ): Promise<void> {
    const client = await from.connect();
    try {
      await begin(client, one.merchantId);
      const due = await lockOne(client, one.merchantId, one.id, today);
      if (due === undefined) throw new Error(`subscription ${one.id} is not due`);
      const transactionId = FIRST_ID + 2n * BigInt(one.no);
      const renewal: Renewal = {
        merchantId: one.merchantId,
        transactionId,
        now: new Date(),
        today,
        due,
      };
      await insertAttempt(client, renewal);
      const outcome = await gateway.send(requestFor(renewal));
      if (outcome.kind !== "approved") throw new Error("the gateway did not approve");
      await recordApproval(client, renewal, outcome.gatewayRef);
      if (one.isFirst) await openBatch(client, renewal, transactionId + 1n);
      await client.query("commit");
    } finally {
      client.release();
    }
  }
}
