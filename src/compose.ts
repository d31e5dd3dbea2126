/**
 * Puts the parts of one process together: database, vault, gateways, clock, engine.
 *
 * The program (`start`), the tests and the scripts all build theirs here, so that none of them runs
 * an arrangement of its own.
 */
import { randomBytes, randomUUID } from "node:crypto";
import { hostname } from "node:os";
import type { Instant } from "./domain/calendar/instant.ts";
import { DeploymentClock } from "./engine/clock/deployment-clock.ts";
import { tellBank } from "./engine/clock/tell-bank.ts";
import { composeEngine } from "./engine/compose-engine.ts";
import { deploymentId } from "./engine/deployment/deployment-id.ts";
import type { RestoreWatch } from "./engine/deployment/restore-watch.ts";
import type { EngineContext, EngineLimits } from "./engine/engine-context.ts";
import type { Engine } from "./engine/engine.ts";
import { webhookFace } from "./faces/rest/webhooks/webhook-face.ts";
import { mailFace } from "./mail/mail-face.ts";
import { usernameInquiry } from "./faces/segpay/postbacks/inquiry.ts";
import { failureMailFace } from "./faces/segpay/postbacks/failure-mail.ts";
import { postbackFace } from "./faces/segpay/postbacks/postback-face.ts";
import { notificationFace } from "./faces/secure-trading/notifications/notification-face.ts";
import { reportFace } from "./faces/secure-trading/notifications/report-face.ts";
import { nextAt, setClock } from "./gateways/simulator/bank-clock.ts";
import { simulatorGateway } from "./gateways/simulator/index.ts";
import { createOutgoingHttp, type OutgoingOptions } from "./outgoing/outgoing-http.ts";
import type { BankTime } from "./ports/bank-time.ts";
import { wallMs } from "./ports/clock.ts";
import type { Gateway } from "./ports/gateway.ts";
import type { Mailer } from "./ports/mailer.ts";
import { SILENT_LOG, type Log } from "./ports/log.ts";
import { MACHINE_TIMERS } from "./ports/timers.ts";
import { insertClock } from "./store/clock/insert-clock.ts";
import type { Database } from "./store/database.ts";
import type { KeyRing } from "./vault/master-key.ts";

export type ProgramOptions = {
  readonly db: Database;
  readonly mode: "sandbox" | "live";
  /** First instant of a new sandbox; null: the real time, running. */
  readonly testClock: Instant | null;
  /** A clock that begins at `testClock` runs on from there; absent, it stands. */
  readonly clockRuns?: boolean;
  readonly keyRing: KeyRing;
  /** An operator says that the database was restored from a backup. */
  readonly restored?: boolean;
  /** Where the bank simulator listens, looked up at every call: it may have moved. Null: there is none. */
  readonly simulatorUrl: (() => string) | null;
  /** Further gateways, by their names; one called "simulator" takes the place of the bank over HTTP. */
  readonly gateways?: readonly Gateway[];
  readonly gatewayTimeoutMs: number;
  /** How merchants' servers are reached; only the public internet when absent, and loopback in a sandbox. */
  readonly outgoing?: Partial<Pick<OutgoingOptions, "allow" | "timeoutMs" | "resolve">>;
  /** Who sends mails to customers, closed with the program; none are sent when absent. */
  readonly mailer?: Mailer;
  /** Where customers' browsers find this program, asked at every use; nobody said when absent. */
  readonly publicUrl?: () => string | null;
  readonly limits?: Partial<EngineLimits>;
  readonly log?: Log;
};

export type Program = {
  readonly context: EngineContext;
  readonly clock: DeploymentClock;
  readonly engine: Engine;
  readonly restoreWatch: RestoreWatch;
  /** Null where there is no bank simulator: in live mode. */
  readonly simulator: Gateway | null;
  /** Sets the bank's clock to ours, after it was started. */
  readonly tellBankTime: () => Promise<void>;
  /** Stops the engine, waits for answers on the line, closes gateways; the database stays open. */
  readonly close: () => Promise<void>;
};

const BANK_CONNECTIONS = 128;
const DELIVERY_TIMEOUT_MS = 15_000;
/** Where whoever tries out a sandbox has their own program. */
const LOOPBACK = ["127.0.0.0/8", "::1/128"];
/** 52 random bits: enough to tell the deployments at one bank apart. */
const DEPLOYMENT_ID_CHARACTERS = 13;

/** The engine is made and not started. */
export async function composeProgram(options: ProgramOptions): Promise<Program> {
  const { db, mode } = options;
  const { simulatorUrl, mailer } = options;
  const bankTime = simulatorUrl === null ? NO_BANK : simulatorTime(simulatorUrl);
  if (mode === "sandbox") {
    await insertClock(db, {
      baseAt: options.testClock ?? wallMs(),
      wallMs: wallMs(),
      running: options.clockRuns ?? options.testClock === null,
    });
    await tellBank(db, bankTime);
  }
  const clock = mode === "sandbox" ? await DeploymentClock.sandbox(db) : DeploymentClock.live();
  const simulator =
    simulatorUrl === null
      ? null
      : simulatorGateway({
          baseUrl: simulatorUrl,
          timeoutMs: options.gatewayTimeoutMs,
          connections: BANK_CONNECTIONS,
        });
  const testAcquirer =
    simulatorUrl === null
      ? null
      : simulatorGateway({
          name: "test-acquirer",
          baseUrl: simulatorUrl,
          timeoutMs: options.gatewayTimeoutMs,
          connections: BANK_CONNECTIONS,
          amountRules: "secure-trading",
          journalOf: "simulator",
        });
  const http = createOutgoingHttp({
    ...options.outgoing,
    timeoutMs: options.outgoing?.timeoutMs ?? DELIVERY_TIMEOUT_MS,
    secureOnly: mode === "live",
    allow: [...(options.outgoing?.allow ?? []), ...(mode === "sandbox" ? LOOPBACK : [])],
  });
  const { context, engine, restoreWatch } = composeEngine({
    deploymentId: await deploymentId(db, () => randomUUID().slice(0, DEPLOYMENT_ID_CHARACTERS)),
    db,
    clock,
    timers: MACHINE_TIMERS,
    bankTime,
    gateways: [
      ...[simulator, testAcquirer].filter((one) => one !== null),
      ...(options.gateways ?? []),
    ],
    deliveryFaces: (made) => [
      webhookFace({ http, clock: made.clock }),
      notificationFace(made, http),
      ...(mailer === undefined
        ? []
        : [mailFace(made, mailer), reportFace(made, mailer), failureMailFace(made, mailer)]),
      postbackFace({ http, context: made }),
    ],
    usernameInquiry: (made) => usernameInquiry({ http, context: made }),
    keyRing: options.keyRing,
    randomBytes: (size) => randomBytes(size),
    newKey: randomUUID,
    log: options.log ?? SILENT_LOG,
    ...(options.publicUrl === undefined ? {} : { publicUrl: options.publicUrl }),
    ...(options.limits === undefined ? {} : { limits: options.limits }),
    owner: `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`,
  });
  await restoreWatch.begin({ restored: options.restored ?? false });
  return {
    context,
    clock,
    engine,
    restoreWatch,
    simulator,
    tellBankTime: () => tellBank(db, bankTime),
    close: async () => {
      await engine.stop();
      await simulator?.close();
      await testAcquirer?.close();
      await http.close();
      await mailer?.close();
    },
  };
}

/** Without a simulator nobody has to be told the time. */
const NO_BANK: BankTime = { follow: async () => true, nextAt: async () => null };

function simulatorTime(baseUrl: () => string): BankTime {
  return {
    follow: async (time) => (await setClock(baseUrl(), time)).kind === "done",
    nextAt: async () => {
      const reply = await nextAt(baseUrl());
      return reply.kind === "done" ? reply.value : null;
    },
  };
}
