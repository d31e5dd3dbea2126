import { fillBook } from "./book/fill-book.ts";
import { engine } from "./contenders/engine.ts";
import { floor } from "./contenders/floor.ts";
import { decline, loseMost, memoryGateway } from "./contenders/memory-gateway.ts";
import { startBenchServer } from "./machine/server.ts";
import { timedRun } from "./measure/timed-run.ts";
const M = Number(process.env.M ?? 20),
  D = Number(process.env.D ?? 1000),
  T = Number(process.env.T ?? M * D * 5),
  REPS = Number(process.env.REPS ?? 3);
const which = (process.env.W ?? "floor,engine").split(",");
const all: Record<string, any> = {
  floor,
  engine: engine({ name: "engine", gateway: () => memoryGateway({ latencyMs: [0, 0] }) }),
  slow: engine({ name: "slow", gateway: () => memoryGateway({ latencyMs: [50, 200] }) }),
  declined: engine({
    name: "declined",
    gateway: () => memoryGateway({ latencyMs: [0, 0], answer: decline }),
  }),
  unknown: engine({
    name: "unknown",
    gateway: () => memoryGateway({ latencyMs: [0, 0], answer: loseMost }),
  }),
};
import { Session } from "node:inspector/promises";
import { writeFileSync } from "node:fs";
async function profiled(c: any, name: string) {
  if (!process.env.PROF) return c;
  return {
    ...c,
    run: async (j: any) => {
      const r = await c.run(j);
      return {
        ...r,
        work: async () => {
          const s = new Session();
          s.connect();
          await s.post("Profiler.enable");
          await s.post("Profiler.setSamplingInterval", { interval: 200 });
          await s.post("Profiler.start");
          await r.work();
          const { profile } = await s.post("Profiler.stop");
          writeFileSync("/tmp/engine.cpuprofile", JSON.stringify(profile));
          s.disconnect();
        },
      };
    },
  };
}
const server = await startBenchServer(
  process.env.STAT
    ? {
        shared_preload_libraries: "pg_stat_statements",
        "pg_stat_statements.track_planning": "on",
        track_io_timing: "on",
        track_wal_io_timing: "on",
      }
    : {},
);
try {
  const today = new Date().toISOString().slice(0, 10);
  let t = performance.now();
  const shape = { name: "book", merchants: M, duePerMerchant: D, subscriptions: T, lanes: 1 };
  await fillBook(server, shape, today);
  console.log("filled", ((performance.now() - t) / 1000).toFixed(1), server.version);
  if (process.env.STAT) await server.admin("create extension if not exists pg_stat_statements");
  for (let r = 0; r < REPS; r++)
    for (const w of which) {
      t = performance.now();
      const run = await timedRun(await profiled(all[w], w), {
        server,
        shape,
        today,
        verify: async (c, n) => {
          const { rows } = await c.query(
            "select count(*)::int n, count(*) filter (where state='approved')::int a, count(*) filter (where check_at is not null)::int u from transactions where business_on = $1",
            [today],
          );
          if (process.env.STAT) {
            const q = await server.admin(
              "select left(regexp_replace(query, '\\s+', ' ', 'g'), 60) q, calls, round(total_exec_time::numeric,1) ms, round((total_exec_time/calls)::numeric, 3) avg, round(total_plan_time::numeric,1) plan, rows, wal_bytes, shared_blks_hit hit, shared_blks_read rd, shared_blks_dirtied dirt, wal_records wr, wal_fpi fpi from pg_stat_statements where calls > 3 order by total_exec_time desc limit 16",
            );
            console.table(q.rows);
          }
          const left = await c.query(
            "select count(*)::int n from subscriptions where charge_on <= $1",
            [today],
          );
          console.log("   ", JSON.stringify(rows[0]), "left", left.rows[0].n, "expected", n);
        },
      });
      console.log(
        w.padEnd(10),
        run.perSecond.toFixed(0).padStart(7),
        "/s node",
        run.nodeMicros.toFixed(0),
        "pg",
        run.postgresMicros.toFixed(0),
        "total",
        (run.nodeMicros + run.postgresMicros).toFixed(0),
        "  wall",
        ((performance.now() - t) / 1000).toFixed(1),
      );
    }
} finally {
  await server.stop();
}
