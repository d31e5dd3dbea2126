/**
 * The HTTP API in a process of its own, over a book of one merchant: the server as the program makes
 * it. The book's site has a gateway in memory; a second one, for clients of Secure Trading, has the bank
 * simulator. Arguments: the database's URL, the merchant, the bank's URL. Tells where it listens, and
 * whom it lets in.
 */
import { randomBytes, randomUUID } from "node:crypto";
import type { AddressInfo } from "node:net";
import { Registry } from "prom-client";
import { composeProgram } from "../src/compose.ts";
import { refuse } from "../src/domain/refusal.ts";
import { createApiKey, SCOPES } from "../src/engine/setup/api-keys.ts";
import { createSite } from "../src/engine/setup/merchants.ts";
import { createUser } from "../src/engine/setup/web-services-users.ts";
import { createServer } from "../src/faces/http/server.ts";
import { restRoutes } from "../src/faces/rest/routes.ts";
import { secureTradingRoutes } from "../src/faces/secure-trading/routes.ts";
import { wallMs } from "../src/ports/clock.ts";
import { SILENT_LOG } from "../src/ports/log.ts";
import { createArchives } from "../src/program/archives.ts";
import { createImportRunner } from "../src/program/import-runner.ts";
import { createOperator } from "../src/program/operator.ts";
import { openPostgres } from "../src/store/postgres.ts";
import { BENCH_KEYS } from "./book/keys.ts";
import { memoryGateway } from "./contenders/memory-gateway.ts";

export type ApiAddress = {
  readonly baseUrl: string;
  readonly apiKey: string;
  /** Of the web services. */
  readonly user: {
    readonly username: string;
    readonly password: string;
    readonly siteReference: string;
  };
};

/** As `perennial start` opens them. */
const CONNECTIONS = 10;

const [url, merchantId, bankUrl] = process.argv.slice(2);
if (url === undefined || merchantId === undefined || bankUrl === undefined) {
  throw new Error("give a URL, a merchant, and the URL of a bank");
}

const db = openPostgres({ url, connections: CONNECTIONS });
const program = await composeProgram({
  db,
  mode: "live",
  testClock: null,
  keyRing: BENCH_KEYS,
  simulatorUrl: () => bankUrl,
  gateways: [memoryGateway({ latencyMs: [0, 0] })],
  gatewayTimeoutMs: 1_000,
});
const apiKey = randomBytes(24).toString("base64url");
await createApiKey(program.context, BigInt(merchantId), {
  secret: apiKey,
  name: "bench",
  scopes: SCOPES,
});
const newSecret = (): string => randomBytes(24).toString("base64url");
const user = {
  username: "bench@shop.example",
  password: newSecret(),
  siteReference: "test_bench01",
};
for (const made of [
  await createSite(program.context, BigInt(merchantId), {
    name: "Web services",
    reference: user.siteReference,
    ruleSet: "secure-trading",
    gateway: "test-acquirer",
    overrides: {},
  }),
  await createUser(program.context, BigInt(merchantId), {
    username: user.username,
    password: user.password,
    salt: newSecret(),
    siteIds: null,
  }),
]) {
  if (!made.ok) throw new Error(made.detail);
}
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
  newSecret,
  reconcile: async () => refuse("gateway_unreachable", "The gateway in memory keeps no record."),
});
await server.register(secureTradingRoutes, {
  context: program.context,
  engine: program.engine,
  rateLimits: { requestsPerMinute: 0, failuresPerMinute: 0 },
  newSecret,
  random: Math.random,
});
await server.listen({ port: 0, host: "127.0.0.1" });
const { port } = server.server.address() as AddressInfo;
program.engine.start();

process.on("message", () => void stop());
process.on("disconnect", () => process.exit(1));
process.send?.({ baseUrl: `http://127.0.0.1:${port}`, apiKey, user } satisfies ApiAddress);

async function stop(): Promise<void> {
  await server.close();
  await program.close();
  await db.close();
  process.disconnect();
}
