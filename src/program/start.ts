/** `perennial start`: database, bank simulator, engine and HTTP faces in one process. */
import { randomBytes, randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { pino } from "pino";
import { collectDefaultMetrics, Registry } from "prom-client";
import { composeProgram } from "../compose.ts";
import type { Config } from "../config.ts";
import { reconcile } from "../engine/reconcile/reconcile.ts";
import { refuse } from "../domain/refusal.ts";
import { docsRoutes } from "../faces/docs/routes.ts";
import { FAILURES_PER_MINUTE } from "../faces/http/rate-limit.ts";
import { createServer } from "../faces/http/server.ts";
import { mailboxPage } from "../faces/sandbox/mailbox/routes.ts";
import { payRoutes } from "../faces/pay/routes.ts";
import { sandboxPage } from "../faces/sandbox/routes.ts";
import { restRoutes } from "../faces/rest/routes.ts";
import { segpayRoutes } from "../faces/segpay/routes.ts";
import { secureTradingRoutes } from "../faces/secure-trading/routes.ts";
import { wallMs } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import { selectClock } from "../store/clock/select-clock.ts";
import { deploymentValue } from "../store/deployment/deployment-value.ts";
import { examine, refuseFaults } from "./doctor/examine.ts";
import type { Patient } from "./doctor/patient.ts";
import { probeOf } from "./doctor/probe-of.ts";
import { showDemo } from "./demo/show-demo.ts";
import { planDemo } from "./demo/demo-plan.ts";
import { createImportRunner } from "./import-runner.ts";
import { createArchives } from "./archives.ts";
import { checkMasterKey, readKeyRing } from "./key-ring.ts";
import { openDatabase } from "./open-database.ts";
import { openPostOffice } from "./post-office.ts";
import { openGateways } from "./open-gateways.ts";
import { createOperator } from "./operator.ts";
import { sweepOldKeys } from "./old-keys.ts";
import { newReportKey } from "./report-key.ts";
import { prepareSandbox, sandboxFilePath, type SandboxFile } from "./sandbox.ts";
import { sandboxPageOptions } from "./sandbox-page.ts";
import { findSimulator } from "./simulator-address.ts";

export type Running = {
  readonly baseUrl: string;
  readonly stop: () => Promise<void>;
};

/** Starts everything and answers when requests are served. Throws with a sentence for a person. */
export async function start(config: Config, say: (line: string) => void): Promise<Running> {
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
  const log = pino({
    level: "info",
    redact: ["headers.authorization", "req.headers.authorization"],
    serializers: { error: pino.stdSerializers.err },
  });
  const db = await openDatabase(config, say);
  const ring = readKeyRing(config);
  await checkMasterKey(db, ring);
  let tellBankTime = (): void => {};
  if (config.mode === "live" && (await selectClock(db)) !== null) {
    throw new Error("this database is a sandbox's, with a movable clock; live mode needs its own.");
  }
  const findOptions = {
    db,
    given: config.simulatorUrl,
    bankDataDir: join(config.dataDir, "bank"),
    log,
    onRestart: () => tellBankTime(),
  };
  const simulator = config.mode === "sandbox" ? await findSimulator(findOptions) : null;
  const patient: Patient = {
    mode: config.mode,
    dataDir: config.dataDir,
    db,
    ring,
    gateways: simulator === null ? [] : [probeOf(simulator.url)],
    wallMs,
  };
  await lookBeforeStart(patient, log);
  const demo = await planDemo(db, config.demo ? { ...config, wallMs: wallMs() } : null);
  const isTold = demo === null || demo.told;
  const postOffice = await openPostOffice(config);
  const gateways = openGateways(config);
  let ownAddress: string | null = null;
  const program = await composeProgram({
    db,
    mode: config.mode,
    testClock: isTold ? config.testClock : demo.beginsAt,
    clockRuns: config.testClock === null,
    keyRing: ring,
    restored: config.restored,
    simulatorUrl: simulator?.url ?? null,
    gateways,
    gatewayTimeoutMs: config.gatewayTimeoutMs,
    outgoing: { allow: config.outgoingAllow, timeoutMs: config.deliveryTimeoutMs },
    publicUrl: () => config.publicUrl ?? ownAddress,
    ...(postOffice.mailer === null ? {} : { mailer: postOffice.mailer }),
    log,
  });
  tellBankTime = () => {
    program.tellBankTime().catch((error: unknown) => log.warn({ error }, "bank clock not set"));
  };
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  let isUp = false;
  const server = createServer({
    clock: program.clock,
    isReady: async () => {
      // the answer does not matter: a database that is away, or not migrated, throws
      await deploymentValue(db, "master_key_id");
      return isUp;
    },
    metrics,
    log,
    newRequestId: randomUUID,
  });
  const imports = createImportRunner(program.context, () => program.engine.wake());
  await docsRoutes(server);
  const rateLimits = {
    requestsPerMinute: config.rateLimitPerMinute,
    failuresPerMinute: FAILURES_PER_MINUTE,
  };
  await server.register(restRoutes, {
    context: program.context,
    rateLimits,
    clock: program.clock,
    engine: program.engine,
    imports,
    archives: createArchives(program.context, () => program.engine.wake()),
    operator: createOperator(program, patient),
    newReportKey,
    newSecret: () => `pk_${config.mode === "live" ? "live" : "test"}_${newSecret()}`,
    reconcile: async (merchantId) =>
      program.simulator === null
        ? refuse("gateway_unreachable", "There is no gateway with a record to compare with.")
        : await reconcile(program.context, program.simulator, merchantId),
  });
  await server.register(segpayRoutes, {
    context: program.context,
    engine: program.engine,
    rateLimits,
    transport: { mode: config.mode, proxies: config.trustedProxies },
    senderAddresses: config.senderAddresses,
    ...config.segpay,
  });
  await server.register(secureTradingRoutes, {
    context: program.context,
    engine: program.engine,
    rateLimits,
    newSecret,
    random: Math.random,
  });
  await server.register(payRoutes, {
    context: program.context,
    engine: program.engine,
    rateLimits,
    transport: { mode: config.mode, proxies: config.trustedProxies },
  });
  let sandbox: SandboxFile | null = null;
  if (simulator !== null) {
    await server.register(
      sandboxPage,
      sandboxPageOptions(simulator.url, () => sandbox),
    );
  }
  if (postOffice.mailbox !== null) await server.register(mailboxPage, postOffice.mailbox);
  await server.listen({ port: config.port, host: config.host });
  const baseUrl = `http://${hostOf(config.host)}:${listeningPort(server)}`;
  if (config.mode === "sandbox") ownAddress = baseUrl;
  program.engine.start();
  const oldKeys = sweepOldKeys(program.context);
  if (simulator !== null) {
    sandbox = await prepareSandbox(program.context, {
      dataDir: config.dataDir,
      baseUrl,
      simulatorUrl: simulator.url(),
      newSecret,
      newReportKey,
      tellDemo: async (merchantId) => {
        if (isTold) return;
        // half a year of it would bury what the first start has to say
        log.level = "error";
        await showDemo(program, merchantId, simulator.url);
        log.level = "info";
      },
    });
    say(`Perennial sandbox: ${baseUrl}`);
    say(`Bank simulator:    ${simulator.url()}`);
    say(`Customers' mails:  ${baseUrl}/mailbox`);
    say(`Keys and URLs:     ${sandboxFilePath(config.dataDir)}`);
  } else say(`Perennial: ${baseUrl}`);
  isUp = true;
  return {
    baseUrl,
    stop: async () => {
      await server.close();
      await imports.idle();
      await oldKeys.stop();
      await program.close();
      await postOffice.close();
      for (const gateway of gateways) await gateway.close();
      await simulator?.stop();
      await db.close();
    },
  };
}

/** The examination that costs next to nothing. A live deployment does not start with a fault. */
async function lookBeforeStart(patient: Patient, log: Log): Promise<void> {
  const findings = await examine(patient, "cheap");
  if (patient.mode === "live") refuseFaults(findings);
  for (const { check, state, found, advice } of findings) {
    if (state !== "ok") log.warn({ check, advice }, found);
  }
}

/** 192 random bits as text. */
function newSecret(): string {
  return randomBytes(24).toString("base64url");
}

/** The port that was given, or the one that the system chose for 0. */
function listeningPort(server: FastifyInstance): number {
  const address = server.server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return address.port;
}

function hostOf(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}
