/** One suite, both databases: the same SQL runs on PGlite and on PostgreSQL (docs/decisions/distributable-schema.md). */
import { readFile } from "node:fs/promises";
import { afterAll, describe, inject, onTestFinished } from "vitest";
import type { Database } from "../../src/store/database.ts";
import { pgliteOver } from "../../src/store/pglite.ts";
import { Laboratory } from "../../simulation/laboratory.ts";
import { borrowPostgres } from "./borrowed-postgres.ts";

export type OpenDatabase = () => Promise<Database>;

/**
 * Describes a suite once per database kind, as `name on pglite` and `name on postgres`.
 *
 * `open` gives a migrated database that is empty and the caller's alone. It is closed by itself: at
 * the end of the test that opened it, or of the suite when opened in `beforeAll`. Closing it earlier
 * is allowed. On PostgreSQL a connection that is still in use then fails the test.
 */
export function onBothDatabases(name: string, define: (open: OpenDatabase) => void): void {
  describe.each([
    { kind: "pglite", make: makePglite },
    { kind: "postgres", make: makePostgres },
  ])(`${name} on $kind`, ({ make }) => {
    const open = ownedBySuite(make);
    define(open);
  });
}

/** For a suite that one database is enough for: a PostgreSQL of its own, as `onBothDatabases` gives. */
export function onPostgres(): OpenDatabase {
  return ownedBySuite(makePostgres);
}

type Made = { readonly database: Database; readonly dispose: () => Promise<void> };

function ownedBySuite(make: () => Promise<Made>): OpenDatabase {
  const untilSuiteEnds: (() => Promise<void>)[] = [];
  afterAll(async () => {
    for (const dispose of untilSuiteEnds.splice(0)) await dispose();
  });
  return async () => {
    const { database, dispose } = await make();
    try {
      onTestFinished(dispose);
    } catch {
      untilSuiteEnds.push(dispose); // outside a test: in `beforeAll`
    }
    return database;
  };
}

/** The migrated PGlite snapshot of this run. */
export async function pgliteSnapshot(): Promise<Blob> {
  return new Blob([await readFile(inject("databases").snapshotFile)]);
}

/** Started and migrated, and given back: half a second of a machine each. They end with the process. */
const idle: Laboratory[] = [];

/** An embedded database in memory, migrated and empty; its caller closes it. */
export async function openTestPglite(): Promise<Database> {
  const laboratory = idle.pop() ?? (await Laboratory.open(await pgliteSnapshot()));
  const end = async (): Promise<void> => {
    await laboratory.empty();
    idle.push(laboratory);
  };
  return closedOnce(pgliteOver(laboratory.session, end));
}

async function makePglite(): Promise<Made> {
  const database = await openTestPglite();
  return { database, dispose: () => database.close() };
}

async function makePostgres(): Promise<Made> {
  const { db, giveBack } = await borrowPostgres();
  return { database: db, dispose: giveBack };
}

/** A test may close its database itself; the suite's own closing then has nothing left to do. */
function closedOnce(database: Database): Database {
  const close = database.close.bind(database);
  let closed: Promise<void> | null = null;
  database.close = () => (closed ??= close());
  return database;
}
