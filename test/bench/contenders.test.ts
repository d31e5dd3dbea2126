// Goal: what the benchmark compares does the same work, and what it checks it would notice. Method: a
// tiny book on a PostgreSQL of its own; every contender renews a copy of it, untimed.
import type pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fillBook } from "../../bench/book/fill-book.ts";
import { dueOf } from "../../bench/book/shape.ts";
import type { Contender } from "../../bench/contenders/contender.ts";
import { engine } from "../../bench/contenders/engine.ts";
import { floor } from "../../bench/contenders/floor.ts";
import { jobQueue } from "../../bench/contenders/job-queue.ts";
import { decline, loseMost, memoryGateway } from "../../bench/contenders/memory-gateway.ts";
import { naive } from "../../bench/contenders/naive.ts";
import { startBenchServer, type BenchServer } from "../../bench/machine/server.ts";
import { timedRun } from "../../bench/measure/timed-run.ts";
import { digestRun, verifyRun, type Expectation } from "../../bench/measure/verify.ts";

const SHAPE = {
  name: "tiny",
  merchants: 3,
  duePerMerchant: 20,
  subscriptions: 120,
  lanes: 1,
};
const TODAY = new Date().toISOString().slice(0, 10);

let server: BenchServer;
beforeAll(async () => {
  // nothing is timed here
  server = await startBenchServer({
    shared_buffers: "32MB",
    fsync: "off",
    full_page_writes: "off",
  });
  await fillBook(server, SHAPE, TODAY);
});
afterAll(() => server.stop());

/** Runs a contender on a copy, looks at its rows, and answers what `look` saw of them. */
async function rowsOf<T>(
  contender: Contender,
  outcome: Expectation["outcome"],
  look: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const seen: T[] = [];
  const run = await timedRun(contender, {
    server,
    shape: SHAPE,
    today: TODAY,
    verify: async (client, renewals) => {
      await verifyRun(client, { today: TODAY, renewals, outcome });
      seen.push(await look(client));
    },
  });
  expect(run.renewals).toBe(dueOf(SHAPE));
  const [first] = seen;
  if (first === undefined) throw new Error("nobody looked");
  return first;
}

const digest = (client: pg.Client) => digestRun(client, TODAY);

function engineAnswered(answer?: Parameters<typeof memoryGateway>[0]["answer"]): Contender {
  return engine({
    name: "engine",
    gateway: () =>
      memoryGateway({ latencyMs: [0, 0], ...(answer === undefined ? {} : { answer }) }),
  });
}

test("the floor, the naive way and the job queue write the engine's rows", async () => {
  const written = await rowsOf(engineAnswered(), "approved", digest);
  expect(written.map(({ table, rows }) => `${table} ${rows}`)).toEqual([
    "transactions 60",
    "transaction_lines 60",
    "subscriptions 60",
    "ledger_entries 60",
    "events 60",
    "settlements 3",
  ]);
  for (const other of [floor, naive, jobQueue]) {
    expect({ name: other.name, rows: await rowsOf(other, "approved", digest) }).toEqual({
      name: other.name,
      rows: written,
    });
  }
});

test("declines and silence leave what they should", async () => {
  await rowsOf(engineAnswered(decline), "declined", digest);
  await rowsOf(engineAnswered(loseMost), "undecided", digest);
});

test("rows that are not right are noticed", async () => {
  const spoil = (sql: string) => async (client: pg.Client) => {
    await client.query(sql);
    return await verifyRun(client, {
      today: TODAY,
      renewals: dueOf(SHAPE),
      outcome: "approved",
    }).then(
      () => "nothing",
      (error: Error) => error.message,
    );
  };
  const { rows } = { rows: "the rows are not what they should be: " };
  expect(
    await rowsOf(
      floor,
      "approved",
      spoil("delete from events where at = (select max(at) from events) and id % 20 = 0"),
    ),
  ).toContain(rows);
  expect(
    await rowsOf(
      floor,
      "approved",
      spoil("update ledger_entries set amount_minor = 1 where booked_on = current_date"),
    ),
  ).toContain(rows);
});
