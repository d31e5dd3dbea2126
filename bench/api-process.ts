/**
 * The HTTP API in a process of its own, over a book of one merchant: the server as the program makes
 * it, with a gateway in memory. Argument: the database's URL. Tells where it listens, and with what key.
 */
import { randomBytes, randomUUID } from "node:crypto";
import type { AddressInfo } from "node:net";
import { Registry } from "prom-client";
import { composeProgram } from "../src/compose.ts";
import { refuse } from "../src/domain/refusal.ts";
import { createApiKey, SCOPES } from "../src/engine/setup/api-keys.ts";
import { newReportKey } from "../src/program/report-key.ts";
import { createServer } from "../src/faces/http/server.ts";
import { restRoutes } from "../src/faces/rest/routes.ts";
import { wallMs } from "../src/ports/clock.ts";
import { SILENT_LOG } from "../src/ports/log.ts";
import { createArchives } from "../src/program/archives.ts";
import { createImportRunner } from "../src/program/import-runner.ts";
import { createOperator } from "../src/program/operator.ts";
import { openPostgres } from "../src/store/postgres.ts";
import { BENCH_KEYS } from "./book/keys.ts";
import { memoryGateway } from "./contenders/memory-gateway.ts";

export type ApiAddress = { readonly baseUrl: string; readonly apiKey: string };

/** As `perennial start` opens them. */
const CONNECTIONS = 10;

const [url, merchantId] = process.argv.slice(2);
if (url === undefined || merchantId === undefined) throw new Error("give a URL and a merchant");

const db = openPostgres({ url, connections: CONNECTIONS });
const program = await composeProgram({
  db,
  mode: "live",
  testClock: null,
  keyRing: BENCH_KEYS,
  simulatorUrl: null,
  gateways: [memoryGateway({ latencyMs: [0, 0] })],
  gatewayTimeoutMs: 1_000,
});
const apiKey = randomBytes(24).toString("base64url");
await createApiKey(program.context, BigInt(merchantId), {
  secret: apiKey,
  name: "bench",
  scopes: SCOPES,
});
const server = createServer({
  clock: program.clock,
  isReady: async () => true,
  metrics: new Registry(),
  log: SILENT_LOG,
  newRequestId: randomUUID,
});
await server.register(restRoutes, {
  rateLimits: { requestsPerMinute: 0, failuresPerMinute: 0 },
  context: program.context,
  clock: program.clock,
  engine: program.engine,
  imports: createImportRunner(program.context, () => undefined),
  archives: createArchives(program.context, () => undefined),
  operator: createOperator(program, {
    mode: "live",
    dataDir: ".",
    db,
    ring: BENCH_KEYS,
    gateways: [],
    wallMs,
  }),
  newReportKey,
  newSecret: () => randomBytes(24).toString("base64url"),
  reconcile: async () => refuse("gateway_unreachable", "The gateway in memory keeps no record."),
});
await server.listen({ port: 0, host: "127.0.0.1" });
const { port } = server.server.address() as AddressInfo;
program.engine.start();

process.on("message", () => void stop());
process.on("disconnect", () => process.exit(1));
process.send?.({ baseUrl: `http://127.0.0.1:${port}`, apiKey } satisfies ApiAddress);

async function stop(): Promise<void> {
  await server.close();
  await program.close();
  await db.close();
  process.disconnect();
}
