/**
 * One real PostgreSQL, one migrated PGlite snapshot and one house of banks for the whole run.
 *
 * Test files get clones: `createDatabaseFromTemplate` in postgres.ts, `openPglite` with the snapshot
 * in databases.ts, `rentBank` in rented-bank.ts.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { startPostgres } from "../../scripts/postgres/launcher.ts";
import { createOwnedDatabase } from "../../scripts/postgres/owned-database.ts";
import { snapshotPglite } from "../../src/store/pglite.ts";
import { migratePostgres } from "../../src/store/postgres.ts";
import { firstUrl } from "./bank.ts";

/** What the tests' processes need to know; handed over by `inject("databases")`. */
export type TestDatabases = {
  readonly adminUrl: string;
  readonly template: string;
  readonly owner: { readonly user: string; readonly password: string };
  readonly postgresVersion: number;
  readonly snapshotFile: string;
};

declare module "vitest" {
  interface ProvidedContext {
    databases: TestDatabases;
    /** Where banks are opened: bank-house.ts. */
    bankHouse: string;
  }
}

const TEMPLATE = "perennial_template";
/** An ordinary login that may make roles, as an operator would give us: neither superuser nor us. */
const OWNER = { user: "perennial_owner", password: "owner-of-test-databases" };

const HOUSE = join(import.meta.dirname, "bank-house.ts");

/** Called by vitest before the first test of a run; what it returns, after the last. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "perennial-tests-"));
  const postgres = await startPostgres({ fsync: false, settings: { max_connections: 200 } });
  const house = spawn(process.execPath, [HOUSE], { stdio: ["pipe", "pipe", "inherit"] });
  const tearDown = async (): Promise<void> => {
    await closed(house);
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const snapshotFile = join(folder, "pglite.tar");
    await migratePostgres(await createOwnedDatabase(postgres, TEMPLATE, OWNER));
    const snapshot = await snapshotPglite();
    await writeFile(snapshotFile, Buffer.from(await snapshot.arrayBuffer()));
    project.provide("databases", {
      adminUrl: postgres.adminUrl,
      template: TEMPLATE,
      owner: OWNER,
      postgresVersion: postgres.version,
      snapshotFile,
    });
    project.provide("bankHouse", await firstUrl(house, () => "see above"));
  } catch (error) {
    await tearDown();
    throw error;
  }
  return tearDown;
}

async function closed(house: ChildProcess): Promise<void> {
  if (house.exitCode !== null || house.signalCode !== null) return;
  const exit = once(house, "exit");
  house.stdin?.end();
  await exit;
}
