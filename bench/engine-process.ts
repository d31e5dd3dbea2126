/**
 * One engine in a process of its own, for what has to be measured of a process: its memory, and what
 * two of them do to each other. Started by contenders/engine-processes.ts; argument: the database's URL.
 */
import { composeProgram } from "../src/compose.ts";
import { openPostgres } from "../src/store/postgres.ts";
import { BENCH_KEYS } from "./book/keys.ts";
import { memoryGateway } from "./contenders/memory-gateway.ts";

export type Report =
  | { readonly kind: "ready" }
  | { readonly kind: "memory"; readonly residentBytes: number }
  | { readonly kind: "failed"; readonly why: string };

const CONNECTIONS = 10;
const MEMORY_EVERY_MS = 200;
const DELIVERY_TIMEOUT_MS = 5_000;

const [url] = process.argv.slice(2);
if (url === undefined) throw new Error("give the database's URL");

const tell = (report: Report): void => {
  process.send?.(report);
};

const db = openPostgres({ url, connections: CONNECTIONS });
const program = await composeProgram({
  db,
  mode: "live",
  testClock: null,
  keyRing: BENCH_KEYS,
  simulatorUrl: null,
  gateways: [memoryGateway({ latencyMs: [0, 0] })],
  gatewayTimeoutMs: 1_000,
  outgoing: { allow: ["127.0.0.0/8"], timeoutMs: DELIVERY_TIMEOUT_MS },
  log: {
    info: () => undefined,
    warn: () => undefined,
    error: (facts, message) =>
      tell({ kind: "failed", why: `${message}: ${String(facts["error"])}` }),
  },
});
const memory = setInterval(() => {
  tell({ kind: "memory", residentBytes: process.memoryUsage.rss() });
}, MEMORY_EVERY_MS);

process.on("message", (order) => {
  if (order === "start") start();
  if (order === "stop") void stop();
});
// whoever started it is gone
process.on("disconnect", () => process.exit(1));
tell({ kind: "ready" });

function start(): void {
  if (!program.context.standing.mayCharge) tell({ kind: "failed", why: "it is held" });
  program.engine.start();
}

async function stop(): Promise<void> {
  clearInterval(memory);
  await program.close();
  await db.close();
  process.disconnect();
}
