import { fillBook } from "./book/fill-book.ts";
import { BENCH_KEYS } from "./book/keys.ts";
import { memoryGateway, decline } from "./contenders/memory-gateway.ts";
import { startBenchServer } from "./machine/server.ts";
import { composeProgram } from "../src/compose.ts";
import { openPostgres } from "../src/store/postgres.ts";
import { encode } from "../src/store/encode.ts";
const only = (process.argv[2] ?? "record_alike").split(",");
const server = await startBenchServer({});
const today = new Date().toISOString().slice(0, 10);
await fillBook(
  server,
  { name: "book", merchants: 1, duePerMerchant: 3000, subscriptions: 9000, lanes: 1 },
  today,
);
const real = openPostgres({ url: server.url("book"), connections: 2 });
let n = 0;
const times: Record<string, number[]> = {};
const db: any = {
  kind: "postgres",
  fanOutRead: (a: any, b: any) => real.fanOutRead(a, b),
  global: (a: any, b: any) => real.global(a, b),
  close: () => real.close(),
  vault: wrap((m: any, w: any) => real.vault(m, w)),
  tenant: wrap((m: any, w: any) => real.tenant(m, w)),
};
function wrap(enter: any) {
  return (m: bigint, work: any) =>
    enter(m, (tx: any) =>
      work({
        merchantId: m,
        query: async (made: any, values: any) => {
          if (!only.includes(made.name)) {
            const t = performance.now();
            const r = await tx.query(made, values);
            (times[made.name] ??= []).push(performance.now() - t);
            return r;
          }
          const lit = values
            .map((v: any) => {
              const e = encode(v);
              return e === null ? "null" : `'${e.replaceAll("'", "''")}'`;
            })
            .join(", ");
          const raw = (text: string) =>
            tx.query({ name: `x${(n += 1)}`, scope: "tenant", text }, []);
          await raw("savepoint x");
          await raw(`prepare p${n} as ${made.text}`);
          const p = `p${n - 1}`;
          await raw(`set local plan_cache_mode = force_generic_plan`);
          for (let i = 0; i < 2; i++) {
            const rows = await raw(
              `explain (analyze, buffers, timing ${i === 0 ? "off" : "on"}, costs off) execute ${p}(${lit})`,
            );
            if (count++ % 12 === 5)
              console.log(rows.map((r: any) => Object.values(r)[0]).join("\n"));
            if (i === 0)
              console.log(
                made.name,
                rows
                  .map((r: any) => Object.values(r)[0])
                  .filter((l: string) => /Execution Time|Planning Time/.test(l))
                  .join(" "),
              );
            await raw("rollback to savepoint x");
            if (i === 0) await raw(`select 1`);
          }
          return await tx.query(made, values);
        },
      }),
    );
}
let count = 0;
const program = await composeProgram({
  db,
  mode: "live",
  testClock: null,
  keyRing: BENCH_KEYS,
  simulatorUrl: null,
  gateways: [
    memoryGateway({ latencyMs: [0, 0], ...(process.env.DECL ? { answer: decline } : {}) }),
  ],
  gatewayTimeoutMs: 1000,
  limits: { lanesAtOnce: 1 },
  log: { info() {}, warn: console.warn, error: console.error },
});
program.engine.start();
for (;;) {
  const r = await server.admin(
    "select exists(select from due_merchants where duty='renew' and next_due_at <= now()) x",
    "book",
  );
  if (!r.rows[0].x) break;
  await new Promise((r) => setTimeout(r, 100));
}
await program.close();
await real.close();
await server.stop();
for (const [k, v] of Object.entries(times))
  console.log(k.padEnd(28), v.length, (v.reduce((a, b) => a + b, 0) / v.length).toFixed(2), "ms");
