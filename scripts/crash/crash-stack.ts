/** What a crash run plays on: a deployment, its merchants, and those who watch it. */
import pg from "pg";
import { composeProgram, type Program } from "../../src/compose.ts";
import { reconcile, type ReconcileReport } from "../../src/engine/reconcile/reconcile.ts";
import { openPostgres } from "../../src/store/postgres.ts";
import { keyRing, parseMasterKey } from "../../src/vault/master-key.ts";
import type { RunningPostgres } from "../postgres/launcher.ts";
import { STACK_MASTER_KEY } from "../stack/engine-program.ts";
import { seededRandom } from "../stack/seeded-random.ts";
import { startStack, type Stack } from "../stack/stack.ts";
import { BankBooks } from "./bank-books.ts";
import { Desk } from "./desk.ts";
import { openShops, type Shop } from "./shops.ts";

export type CrashStack = {
  readonly stack: Stack;
  readonly postgres: RunningPostgres;
  readonly shops: readonly Shop[];
  readonly desk: Desk;
  readonly books: BankBooks;
  /** Looks at the database from outside, as superuser. */
  readonly looker: pg.Pool;
  /** Compares bank, transactions and ledger over all merchants. */
  readonly reconcile: () => Promise<ReconcileReport>;
  readonly stop: () => Promise<void>;
  /** Ends everything and leaves data and logs; answers where. */
  readonly leave: () => Promise<readonly string[]>;
};

export type CrashStackOptions = {
  readonly folder: string;
  readonly engines: number;
  readonly startMs: number;
  readonly subscribers: number;
  readonly seed: number;
};

/** In mode `slow`: long enough that hundreds of charges are on the line when something dies. */
const SLOW_MS = 150;
const PATIENT_MS = 20_000;
const LOOK_MS = 500;

export async function startCrashStack(options: CrashStackOptions): Promise<CrashStack> {
  const stack = await startStack({
    folder: options.folder,
    database: "postgres",
    engines: options.engines,
    testClock: new Date(options.startMs).toISOString(),
    slowMs: SLOW_MS,
  });
  if (stack.postgres === undefined) throw new Error("a crash run has a PostgreSQL");
  const { server, url } = stack.postgres;
  const watch = await composeWatch(stack, url);
  const { baseUrl } = stack.access();
  const { startMs } = options;
  const shops = await openShops(watch.context, { baseUrl, startMs, count: options.subscribers });
  const looker = new pg.Pool({
    connectionString: server.adminUrl.replace(/[^/]*$/, new URL(url).pathname.slice(1)),
    max: 1,
    connectionTimeoutMillis: LOOK_MS,
    query_timeout: LOOK_MS,
  });
  looker.on("error", () => undefined);
  const amounts = new Set(shops.flatMap(({ series }) => series.map((one) => one.amountMinor)));
  return {
    stack,
    postgres: server,
    shops,
    desk: new Desk({ shops, engines: stack.engines, random: seededRandom("desk", options.seed) }),
    books: new BankBooks(stack.bank.url, (amountMinor) => amounts.has(amountMinor)),
    looker,
    reconcile: watch.reconcile,
    stop: async () => {
      await looker.end();
      await watch.close();
      await stack.stop();
    },
    leave: () => stack.leave(),
  };
}

type Watch = Pick<Program, "context"> & {
  readonly reconcile: () => Promise<ReconcileReport>;
  readonly close: () => Promise<void>;
};

/** The program's own parts in this process, on the same database; its engine is never started. */
async function composeWatch(stack: Stack, databaseUrl: string): Promise<Watch> {
  const masterKey = parseMasterKey(STACK_MASTER_KEY);
  if (masterKey === undefined) throw new Error("the stack's master key is none");
  const db = openPostgres({ url: databaseUrl, connections: 4 });
  const program = await composeProgram({
    db,
    mode: "sandbox",
    testClock: null,
    keyRing: keyRing(masterKey),
    simulatorUrl: () => stack.bank.url,
    gatewayTimeoutMs: PATIENT_MS,
  });
  const { context, simulator } = program;
  if (simulator === null) throw new Error("a sandbox has a bank");
  return {
    context,
    reconcile: async () => {
      const report = await reconcile(context, simulator);
      if (!report.ok) throw new Error(report.detail);
      return report.value;
    },
    close: async () => {
      await program.close();
      await db.close();
    },
  };
}
