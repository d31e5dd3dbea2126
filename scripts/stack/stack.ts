/** What a deployment is: a bank, a database, one or more engines. Real processes. */
import { mkdirSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { client, type Client } from "../../src/faces/cli/client.ts";
import { startPostgres, type RunningPostgres } from "../postgres/launcher.ts";
import { createOwnedDatabase } from "../postgres/owned-database.ts";
import { BankProgram } from "./bank-program.ts";
import { EngineProgram, type ApiAccess } from "./engine-program.ts";

export type StackOptions = {
  /** Data and logs of all processes but PostgreSQL, which has a folder of its own. */
  readonly folder: string;
  readonly database: "pglite" | "postgres";
  readonly engines: number;
  readonly testClock: string;
  /** How long the bank waits in mode `slow`. */
  readonly slowMs?: number;
};

export type Stack = {
  readonly bank: BankProgram;
  /** Absent with the embedded database. */
  readonly postgres: StackDatabase | undefined;
  readonly engines: readonly EngineProgram[];
  /** The API of one of the engines that is up. */
  readonly api: () => Promise<Client>;
  readonly access: () => ApiAccess;
  /** Ends everything as a crash would; answers the folders that are left. `stop` tidies up. */
  readonly crash: () => Promise<readonly string[]>;
  readonly stop: () => Promise<void>;
  /** Ends everything, whatever state it is in, and answers the folders that are left for good. */
  readonly leave: () => Promise<readonly string[]>;
};

export type StackDatabase = {
  readonly server: RunningPostgres;
  /** As the login that owns the database, which is no superuser. */
  readonly url: string;
};

const DATABASE = "perennial";
const OWNER = { user: "perennial", password: "owner-of-a-throw-away-database" };

export async function startStack(options: StackOptions): Promise<Stack> {
  const { folder } = options;
  mkdirSync(folder, { recursive: true });
  const bank = await BankProgram.start(options);
  const postgres = options.database === "postgres" ? await startDatabase() : undefined;
  const engines: EngineProgram[] = [];
  for (let index = 0; index < options.engines; index += 1) {
    engines.push(
      await EngineProgram.start({
        folder,
        index,
        testClock: options.testClock,
        simulatorUrl: bank.url,
        ...(postgres === undefined ? {} : { databaseUrl: postgres.url }),
      }),
    );
  }
  const accessNow = (): ApiAccess | undefined =>
    engines.map(({ access }) => access).find((access) => access !== null);
  const folders = [folder, ...(postgres === undefined ? [] : [postgres.server.dataDir])];
  return {
    bank,
    postgres,
    engines,
    api: async () => {
      for (;;) {
        const access = accessNow();
        if (access !== undefined) return client(access.baseUrl, access.apiKey);
        await sleep(100);
      }
    },
    access: () => {
      const access = accessNow();
      if (access === undefined) throw new Error("no engine is up");
      return access;
    },
    crash: async () => {
      for (const program of [...engines, bank]) await program.end("SIGABRT");
      await postgres?.server.stopImmediate();
      return folders;
    },
    stop: async () => {
      for (const program of [...engines, bank]) await program.end("SIGTERM");
      await postgres?.server.stop();
    },
    leave: async () => {
      for (const program of [...engines, bank]) await program.end("SIGKILL");
      await postgres?.server.leave();
      return folders;
    },
  };
}

async function startDatabase(): Promise<StackDatabase> {
  const server = await startPostgres({ fsync: true });
  return { server, url: await createOwnedDatabase(server, DATABASE, OWNER) };
}
