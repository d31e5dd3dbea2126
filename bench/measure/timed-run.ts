/** One timed run of one contender on a fresh copy of a book. */
import type pg from "pg";
import type { BookShape } from "../book/shape.ts";
import type { Contender, Job } from "../contenders/contender.ts";
import { connect } from "../machine/connect.ts";
import { ownCpu } from "../machine/cpu.ts";
import type { BenchServer } from "../machine/server.ts";

export type Run = {
  readonly renewals: number;
  readonly seconds: number;
  readonly perSecond: number;
  /** CPU per renewal, in microseconds: of this process, and of all of PostgreSQL's. */
  readonly nodeMicros: number;
  readonly postgresMicros: number;
  /** Of the bank simulator's process, where there is one. */
  readonly bankMicros: number | null;
};

export type RunOptions = {
  readonly server: BenchServer;
  readonly shape: BookShape;
  readonly today: string;
  readonly most?: number;
  readonly bankCpu?: () => number;
  /** Looks at the rows afterwards and throws when they are not what they should be. */
  readonly verify: (client: pg.Client, renewals: number) => Promise<void>;
};

const SCRATCH = "bench_run";

export async function timedRun(contender: Contender, options: RunOptions): Promise<Run> {
  const { server, shape, today } = options;
  await server.drop(SCRATCH);
  await server.copy(shape.name, SCRATCH);
  const client = await connect(server.adminUrl(SCRATCH));
  try {
    const { rows } = await client.query<{ id: string }>(
      "select merchant_id::text as id from merchants order by merchant_id",
    );
    const job: Job = {
      url: server.url(SCRATCH),
      admin: (sql) => client.query(sql),
      merchantIds: rows.map(({ id }) => BigInt(id)),
      today,
      most: options.most ?? shape.merchants * shape.duePerMerchant,
    };
    await contender.prepare(job);
    const measured = await measure(contender, job, options);
    await options.verify(client, job.most);
    return measured;
  } finally {
    await client.end();
    await server.drop(SCRATCH);
  }
}

async function measure(contender: Contender, job: Job, options: RunOptions): Promise<Run> {
  const { server, bankCpu = null } = options;
  const ready = await contender.run(job);
  try {
    await server.checkpoint();
    const clocks = { node: ready.cpu ?? ownCpu, postgres: server.cpu, bank: bankCpu };
    const before = {
      node: clocks.node(),
      postgres: clocks.postgres(),
      bank: clocks.bank?.() ?? 0,
    };
    const startedAt = performance.now();
    await ready.work();
    const seconds = (performance.now() - startedAt) / 1000;
    const micros = (ms: number): number => (ms * 1000) / job.most;
    return {
      renewals: job.most,
      seconds,
      perSecond: job.most / seconds,
      nodeMicros: micros(clocks.node() - before.node),
      postgresMicros: micros(clocks.postgres() - before.postgres),
      bankMicros: clocks.bank === null ? null : micros(clocks.bank() - before.bank),
    };
  } finally {
    await ready.close();
  }
}
