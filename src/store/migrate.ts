/**
 * Numbered SQL files, each run once, in order, each with its mark in one transaction.
 *
 * Two processes that start together are kept apart by a lock on the mark table; the second finds
 * nothing left to do.
 */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL("./migrations/", import.meta.url));

export type MigrationRunner = {
  /** Runs SQL that may hold several statements. */
  readonly run: (sql: string) => Promise<void>;
  /** Runs one query that returns a column `name`. */
  readonly names: (sql: string) => Promise<readonly string[]>;
};

type MigrationFile = { readonly name: string; readonly sql: string };

/** The migrations of this version, in order. */
export function migrationFiles(): readonly MigrationFile[] {
  return readdirSync(FOLDER)
    .filter((name) => /^\d{6}-[a-z0-9-]+\.sql$/.test(name))
    .sort()
    .map((name) => ({ name, sql: readFileSync(FOLDER + name, "utf8") }));
}

const MAKE_MARKS = "create table if not exists schema_migrations (name text primary key)";

/** Runs what has not run yet. Throws with the file's name when one fails; that one leaves no trace. */
export async function migrateWith(runner: MigrationRunner): Promise<void> {
  if (await isUpToDate(runner)) return;
  await makeMarks(runner);
  for (const { name, sql } of migrationFiles()) {
    await runner.run("begin; lock table schema_migrations in exclusive mode");
    try {
      const marks = await runner.names("select name from schema_migrations");
      if (!marks.includes(name)) {
        await runner.run(sql);
        await runner.run(`insert into schema_migrations values ('${name}')`);
      }
      await runner.run("commit");
    } catch (cause) {
      await runner.run("rollback");
      throw new Error(`migration ${name} failed; nothing of it was kept`, { cause });
    }
  }
}

/** Nothing to do needs no right but to read: a server's login may be a plain member of the roles. */
async function isUpToDate(runner: MigrationRunner): Promise<boolean> {
  try {
    const marks = await runner.names("select name from schema_migrations");
    return migrationFiles().every(({ name }) => marks.includes(name));
  } catch {
    // a new database has no such table yet
    return false;
  }
}

async function makeMarks(runner: MigrationRunner): Promise<void> {
  try {
    await runner.run(MAKE_MARKS);
  } catch {
    // "if not exists" still collides when two processes create it at the same moment
    await runner.run(MAKE_MARKS);
  }
}
