/**
 * A whole deployment for one test: a database of its own, a real bank in a process of its own, and
 * the engine as `perennial start` puts it together. Its clock stands still until `advance` moves it.
 *
 * When a test that opened a world has passed, the books are audited (audit.ts), unless it says
 * that it leaves something open or tampered with.
 */
import { randomBytes } from "node:crypto";
import { onTestFinished, vi } from "vitest";
import { composeProgram, type Program } from "../../../src/compose.ts";
import { parseInstant, type Instant } from "../../../src/domain/calendar/instant.ts";
import { aim } from "../../../src/engine/clock/advance.ts";
import type { EngineContext, EngineLimits } from "../../../src/engine/engine-context.ts";
import type { Log } from "../../../src/ports/log.ts";
import { aimClock } from "../../../src/store/clock/aim-clock.ts";
import { leadClock } from "../../../src/store/clock/lead-clock.ts";
import { stepClock } from "../../../src/store/clock/step-clock.ts";
import type { Database } from "../../../src/store/database.ts";
import { keyRing, masterKey } from "../../../src/vault/master-key.ts";
import { startBank, type BankProcess, type RunningBank } from "../../support/bank.ts";
import { borrowPostgres } from "../../support/borrowed-postgres.ts";
import { rentBank } from "../../support/rented-bank.ts";
import { audit } from "./audit.ts";

export type World = {
  readonly db: Database;
  /** As superuser, to look and to tamper; not of a database that the test brought along. */
  readonly adminUrl: () => string;
  readonly program: Program;
  readonly context: EngineContext;
  /** What duties failed with, as logged. */
  readonly failures: readonly object[];
  /** Everything that was logged. */
  readonly logged: readonly Logged[];
  /** The bank that is running now. */
  readonly bank: () => RunningBank;
  /** The address under which the program looks for the bank; null: the bank's own. */
  readonly pointBankAt: (url: string | null) => void;
  /** As the power switch would; the journal stays. Only a bank with a process of its own. */
  readonly killBank: () => Promise<void>;
  /** Starts a killed bank again on its journal, at another address, and tells it the time. */
  readonly reviveBank: () => Promise<void>;
  /** Another process on the same database and bank, not started. It ends with the test. */
  readonly join: (options?: JoinOptions) => Promise<Program>;
  /** Ends everything; by itself at the end of a test, by the caller in `afterAll`. */
  readonly close: () => Promise<void>;
};

export type Logged = { readonly facts: object; readonly message: string };

export type JoinOptions = {
  /** Its way to the database; its own pool when absent, closed with the test. */
  readonly db?: Database;
  readonly limits?: Partial<EngineLimits>;
  readonly simulatorUrl?: () => string;
  readonly log?: Log;
};

export type WorldOptions = {
  /** A fresh one on PostgreSQL when absent. */
  readonly db?: Database;
  /** Where the clock starts: a date (its midnight in UTC) or an ISO instant. */
  readonly start?: string;
  /** How long the program waits for the bank; short where the bank is to be silent. */
  readonly gatewayTimeoutMs?: number;
  /** How long it waits for a receiver of deliveries; short where one is to be silent. */
  readonly deliveryTimeoutMs?: number;
  readonly limits?: Partial<EngineLimits>;
  /** `own-process`: one that the test kills. In the run's bank house when absent. */
  readonly bank?: "own-process";
  /** `stopped`: the test starts it, or drives the duties itself. */
  readonly engine?: "running" | "stopped";
  /** `left-open`: the test ends with differences on purpose, so nothing is audited. */
  readonly books?: "audited" | "left-open";
};

/** Long enough for a machine that is busy with other tests; a silent bank uses it up whole. */
const PATIENT_MS = 5_000;
/** For tests in which the bank is silent on purpose. */
export const IMPATIENT_MS = 400;

/** Closes by itself at the end of the test; opened in `beforeAll`, the caller closes it. */
export async function openWorld(options: WorldOptions = {}): Promise<World> {
  const inTest = isInTest();
  const [made, firstBank] = await Promise.all([
    options.db === undefined ? borrowPostgres() : null,
    options.bank === "own-process" ? startBank() : rentBank(),
  ]);
  const db = options.db ?? made?.db;
  if (db === undefined) throw new Error("no database");
  const banks: (RunningBank | BankProcess)[] = [firstBank];
  const bank = (): RunningBank => banks.at(-1) ?? noBank();
  let bankAddress: string | null = null;
  const failures: object[] = [];
  const logged: Logged[] = [];
  const log = recorder(logged, failures);
  const ring = keyRing(masterKey(randomBytes(32)));
  const shared = {
    mode: "sandbox",
    testClock: instantAt(options.start ?? "2026-01-01"),
    keyRing: ring,
    gatewayTimeoutMs: options.gatewayTimeoutMs ?? PATIENT_MS,
    outgoing: { timeoutMs: options.deliveryTimeoutMs ?? PATIENT_MS },
  } as const;
  const simulatorUrl = (): string => bankAddress ?? bank().url;
  const program = await composeProgram({
    ...shared,
    db,
    simulatorUrl,
    log,
    ...(options.limits === undefined ? {} : { limits: options.limits }),
  });
  const ends: (() => Promise<void>)[] = [];
  const world: World = {
    db,
    adminUrl: () => {
      if (made === null) throw new Error("this database is the test's own");
      return made.adminUrl();
    },
    program,
    context: program.context,
    failures,
    logged,
    bank,
    pointBankAt: (url) => {
      bankAddress = url;
    },
    killBank: async () => {
      const one = banks.at(-1);
      if (one === undefined || !("kill" in one)) throw new Error("this bank is not the test's own");
      await one.kill();
    },
    reviveBank: async () => {
      banks.push(await startBank({ dataDir: bank().dataDir }));
      await program.tellBankTime();
    },
    join: async (by = {}) => {
      const own = by.db === undefined && made !== null ? made.connect() : null;
      const joined = await composeProgram({
        ...shared,
        db: own ?? by.db ?? db,
        simulatorUrl: by.simulatorUrl ?? simulatorUrl,
        log: by.log ?? log,
        limits: { ...options.limits, ...by.limits },
      });
      ends.push(async () => {
        await joined.close();
        await own?.close();
      });
      return joined;
    },
    close: async () => {
      for (const end of ends.toReversed()) await end();
      await program.close();
      for (const one of banks.toReversed()) await one.stop();
      await made?.giveBack();
    },
  };
  if (inTest) {
    onTestFinished(async ({ task }) => {
      try {
        if (task.result?.state !== "fail" && options.books !== "left-open") await audit(world);
      } finally {
        await world.close();
      }
    });
  }
  if (options.engine !== "stopped") program.engine.start();
  return world;
}

function noBank(): never {
  throw new Error("there is no bank");
}

function isInTest(): boolean {
  try {
    onTestFinished(() => undefined);
    return true;
  } catch {
    return false;
  }
}

function recorder(logged: Logged[], failures: object[]): Log {
  const keep = (facts: object, message: string): void => {
    logged.push({ facts, message });
  };
  const keepFailure = (facts: object, message: string): void => {
    keep(facts, message);
    failures.push(facts);
  };
  return { info: keep, warn: keep, error: keepFailure };
}

/** An instant from a date, which means its midnight in UTC, or from an ISO instant. */
export function instantAt(text: string): Instant {
  const instant = parseInstant(text.length === 10 ? `${text}T00:00:00Z` : text);
  if (instant === undefined) throw new Error(`not an instant: ${text}`);
  return instant;
}

/** Moves the clock and waits until every duty up to and at `to` has run. */
export async function advance(world: World, to: string): Promise<void> {
  await aimAt(world, instantAt(to));
  await arrived(world);
}

/** Waits until everything that is due at the present instant has run. */
export async function runDue(world: World): Promise<void> {
  await aimAt(world, world.program.clock.now());
  await arrived(world);
}

/** Moves the clock to `to` while nobody is at work: what falls due meanwhile is late. */
export async function sleepUntil(world: World, to: string): Promise<void> {
  const { db, program } = world;
  const at = instantAt(to);
  const row = await program.clock.refresh();
  if (row === null) throw new Error("a live clock cannot be moved");
  const wallMs = program.clock.wallMs();
  await aimClock(db, { from: row.baseAt, to: at, version: row.version });
  await leadClock(db, { owner: "the test", untilMs: wallMs, wallMs });
  await stepClock(db, { owner: "the test", to: at, wallMs, arrived: true });
  await program.clock.refresh();
  await program.tellBankTime();
}

async function aimAt(world: World, to: Instant): Promise<void> {
  const aimed = await aim(world.db, world.program.clock, to);
  if (!aimed.ok) throw new Error(aimed.detail);
  world.program.engine.wake();
}

async function arrived(world: World): Promise<void> {
  await until(async () => (await world.program.clock.refresh())?.targetAt === null);
}

/** Waits for a condition, looking often; throws when it does not come true in half a minute. */
export async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  await vi.waitUntil(condition, { interval: 20, timeout: 30_000 });
}
