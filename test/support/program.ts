/**
 * The whole program in this process: a database of the test's own, a real bank simulator, the engine
 * and the HTTP server, as `perennial start` puts them together.
 */
import { randomBytes, randomUUID } from "node:crypto";
import { BlockList } from "node:net";
import { Registry } from "prom-client";
import { onTestFinished } from "vitest";
import { composeProgram, type Program } from "../../src/compose.ts";
import { parseInstant } from "../../src/domain/calendar/instant.ts";
import { reconcile } from "../../src/engine/reconcile/reconcile.ts";
import { createApiKey, SCOPES, storeKey, type Scope } from "../../src/engine/setup/api-keys.ts";
import { createMerchant } from "../../src/engine/setup/merchants.ts";
import type { RateLimits } from "../../src/faces/http/rate-limit.ts";
import { createServer } from "../../src/faces/http/server.ts";
import { readProxies } from "../../src/faces/http/transport.ts";
import { payRoutes } from "../../src/faces/pay/routes.ts";
import { segpayRoutes } from "../../src/faces/segpay/routes.ts";
import { restRoutes } from "../../src/faces/rest/routes.ts";
import { secureTradingRoutes } from "../../src/faces/secure-trading/routes.ts";
import type { Patient } from "../../src/program/doctor/patient.ts";
import { probeOf } from "../../src/program/doctor/probe-of.ts";
import { createArchives } from "../../src/program/archives.ts";
import { createOperator } from "../../src/program/operator.ts";
import { newReportKey } from "../../src/program/report-key.ts";
import { createImportRunner } from "../../src/program/import-runner.ts";
import type { Log } from "../../src/ports/log.ts";
import type { Mailer } from "../../src/ports/mailer.ts";
import type { Database } from "../../src/store/database.ts";
import { keyRing, masterKey, type KeyRing } from "../../src/vault/master-key.ts";
import type { RunningBank } from "./bank.ts";
import { openTestPglite } from "./databases.ts";
import { rentBank } from "./rented-bank.ts";

export type Body = Record<string, unknown>;

export type Reply = {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON; null for an empty body. */
  readonly body: Body;
  /** As it came. */
  readonly text: string;
};

export type CallOptions = {
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is, where `body` would be sent as JSON. */
  readonly raw?: string | Buffer;
};

/** One merchant's way in, with an API key of its own. */
export type Client = {
  readonly merchantId: bigint;
  readonly apiKey: string;
  readonly get: (path: string, options?: CallOptions) => Promise<Reply>;
  readonly post: (path: string, body?: unknown, options?: CallOptions) => Promise<Reply>;
  readonly patch: (path: string, body?: unknown, options?: CallOptions) => Promise<Reply>;
};

export type TestProgram = {
  readonly baseUrl: string;
  readonly bank: RunningBank;
  readonly program: Program;
  readonly db: Database;
  /** Method and path of every route of the server. */
  readonly routes: readonly { readonly method: string; readonly url: string }[];
  /** A merchant of its own, in UTC, with a key of all scopes. */
  readonly newMerchant: (options?: MerchantOptions) => Promise<Client>;
  /** Another key of a client's merchant. */
  readonly keyWith: (client: Client, scopes: readonly Scope[]) => Promise<Client>;
  /** A key of all scopes over the merchants of several clients. */
  readonly keyOver: (clients: readonly Client[]) => Promise<string>;
  /** Moves the clock and waits until everything due has run. */
  readonly advanceTo: (client: Client, instant: string) => Promise<void>;
  /** Ends everything but the database; also done by itself when the test or suite ends. */
  readonly close: () => Promise<void>;
};

export type MerchantOptions = {
  readonly zone?: string;
  readonly currency?: string;
};

export type TestProgramOptions = {
  /** First instant of the clock, which stands still; ISO. */
  readonly testClock?: string;
  /** A fresh embedded database when absent. */
  readonly db?: Database;
  readonly log?: Log;
  readonly mode?: "sandbox" | "live";
  /** One that runs already, and goes on running after the program. */
  readonly bank?: RunningBank;
  /** One of its own when absent: cards sealed by another program do not open. */
  readonly keyRing?: KeyRing;
  /** None when absent. */
  readonly rateLimits?: RateLimits;
  /** Who sends mails to customers; nobody when absent. */
  readonly mailer?: Mailer;
  /** How long the program waits for the bank. */
  readonly gatewayTimeoutMs?: number;
};

const NO_RATE_LIMITS: RateLimits = { requestsPerMinute: 0, failuresPerMinute: 100_000 };

/** This machine: tests call as a proxy would, where they say so in headers. */
const TRUSTED_PROXIES = readProxies(["127.0.0.1"]) ?? new BlockList();

const START = "2026-01-01T00:00:00Z";

/** Closes by itself at the end of the test; in `beforeAll`, the caller closes it in `afterAll`. */
export async function startProgram(options: TestProgramOptions = {}): Promise<TestProgram> {
  const db = options.db ?? (await openTestPglite());
  const bank = options.bank ?? (await rentBank());
  const mode = options.mode ?? "sandbox";
  let address: string | null = null;
  const program = await composeProgram({
    db,
    mode,
    publicUrl: () => address,
    testClock: mode === "live" ? null : (parseInstant(options.testClock ?? START) ?? null),
    keyRing: options.keyRing ?? keyRing(masterKey(randomBytes(32))),
    simulatorUrl: () => bank.url,
    gatewayTimeoutMs: options.gatewayTimeoutMs ?? 2_000,
    ...(options.mailer === undefined ? {} : { mailer: options.mailer }),
    ...(options.log === undefined ? {} : { log: options.log }),
  });
  const { server, routes, imports } = await serve(program, bank, {
    log: options.log ?? false,
    rateLimits: options.rateLimits ?? NO_RATE_LIMITS,
  });
  const baseUrl = await server.listen({ port: 0, host: "127.0.0.1" });
  address = baseUrl;
  program.engine.start();

  let closed: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    await server.close();
    await imports.idle();
    await program.close();
    if (options.bank === undefined) await bank.stop();
    if (options.db === undefined) await db.close();
  };
  const closeOnce = (): Promise<void> => (closed ??= close());
  try {
    onTestFinished(closeOnce);
  } catch {
    // outside a test: the suite closes it
  }

  const { context } = program;
  const clientOf = async (merchantId: bigint, scopes: readonly Scope[]): Promise<Client> => {
    const apiKey = `pk_test_${randomUUID()}`;
    await createApiKey(context, merchantId, { secret: apiKey, name: "test", scopes });
    return clientWith(baseUrl, merchantId, apiKey);
  };
  return {
    baseUrl,
    bank,
    program,
    db,
    routes,
    newMerchant: async ({ zone = "UTC", currency = "EUR" } = {}) => {
      const merchant = { name: "Test shop", zone, currency, gateway: "simulator" };
      const made = await createMerchant(context, merchant);
      if (!made.ok) throw new Error(made.detail);
      return await clientOf(made.value, SCOPES);
    },
    keyOver: async (clients) => {
      const secret = `pk_test_${randomUUID()}`;
      const merchantIds = clients.map(({ merchantId }) => merchantId);
      await storeKey(context, merchantIds, { secret, name: "test", scopes: SCOPES });
      return secret;
    },
    keyWith: ({ merchantId }, scopes) => clientOf(merchantId, scopes),
    advanceTo: async (by, instant) => {
      const moved = await by.post("/v1/test-clock/advance", { to: instant });
      if (moved.status !== 200) throw new Error(`the clock did not arrive: ${moved.text}`);
    },
    close: closeOnce,
  };
}

type Served = { readonly log: Log | false; readonly rateLimits: RateLimits };

async function serve(program: Program, bank: RunningBank, { log, rateLimits }: Served) {
  const { context, clock, engine, simulator } = program;
  if (simulator === null) throw new Error("a test program has a bank");
  const server = createServer({
    clock,
    isReady: async () => true,
    metrics: new Registry(),
    log,
    newRequestId: randomUUID,
  });
  const routes: { method: string; url: string }[] = [];
  server.addHook("onRoute", ({ method, url }) => {
    for (const one of [method].flat()) routes.push({ method: one, url });
  });
  const imports = createImportRunner(context, () => engine.wake());
  await server.register(secureTradingRoutes, {
    context,
    engine,
    rateLimits,
    newSecret: () => randomBytes(24).toString("base64url"),
    random: Math.random,
  });
  await server.register(restRoutes, {
    context,
    rateLimits,
    clock,
    engine,
    imports,
    archives: createArchives(context, () => engine.wake()),
    operator: createOperator(program, patientOf(program, bank)),
    newReportKey,
    newSecret: () => `pk_test_${randomBytes(24).toString("base64url")}`,
    reconcile: (merchantId) => reconcile(context, simulator, merchantId),
  });
  await server.register(segpayRoutes, {
    context,
    rateLimits,
    transport: { mode: "sandbox", proxies: TRUSTED_PROXIES },
    engine,
    senderAddresses: ["192.0.2.10"],
    xmlNamespace: "http://tempuri.org/",
    bareString: false,
  });
  await server.register(payRoutes, {
    context,
    engine,
    rateLimits,
    transport: { mode: "sandbox", proxies: TRUSTED_PROXIES },
  });
  return { server, routes, imports };
}

function patientOf({ context }: Program, bank: RunningBank): Patient {
  return {
    mode: "sandbox",
    dataDir: bank.dataDir,
    db: context.db,
    ring: context.ring,
    gateways: [probeOf(() => bank.url)],
    wallMs: () => context.clock.wallMs(),
  };
}

/** A way in with any key; `merchantId` is the caller's note, the key decides. */
export function clientWith(baseUrl: string, merchantId: bigint, apiKey: string): Client {
  const call = async (
    method: string,
    path: string,
    body: unknown,
    { headers = {}, raw }: CallOptions,
  ): Promise<Reply> => {
    const sent = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const answer = await fetch(baseUrl + path, {
      method,
      headers: {
        authorization: `Bearer ${apiKey}`,
        ...(sent === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(sent === undefined ? {} : { body: sent }),
    });
    const text = await answer.text();
    const parsed = (text === "" ? null : JSON.parse(text)) as Body;
    return { status: answer.status, headers: answer.headers, body: parsed, text };
  };
  return {
    merchantId,
    apiKey,
    get: (path, options = {}) => call("GET", path, undefined, options),
    post: (path, body, options = {}) => call("POST", path, body, options),
    patch: (path, body, options = {}) => call("PATCH", path, body, options),
  };
}
