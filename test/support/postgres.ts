/** Databases on the run's PostgreSQL. */
import { randomUUID } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";

export type TestDatabase = {
  /** As the ordinary login that owns the database; the program gives its rights up by itself. */
  readonly url: string;
  /** As superuser, for what a test has to look at from outside. */
  readonly adminUrl: string;
  /** Keeps a copy of it, as a dump would; nobody may be connected. */
  readonly backUp: () => Promise<void>;
  /** Puts that copy in its place, as restoring the dump would. */
  readonly restore: () => Promise<void>;
  /** Removes it and its copy. Throws when a connection to it is still open: somebody leaked one. */
  readonly drop: () => Promise<void>;
};

/** A fresh database, cloned from the migrated template. */
export async function createDatabaseFromTemplate(): Promise<TestDatabase> {
  const { adminUrl, template, owner } = inject("databases");
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  await asAdmin(`create database ${name} template ${template} owner ${owner.user}`);
  return {
    url: urlOf(adminUrl, name, owner),
    adminUrl: urlOf(adminUrl, name),
    backUp: () => asAdmin(`create database ${name}_kept template ${name} owner ${owner.user}`),
    restore: async () => {
      await asAdmin(`drop database ${name}`);
      await asAdmin(`create database ${name} template ${name}_kept owner ${owner.user}`);
    },
    drop: async () => {
      await asAdmin(`drop database ${name}`);
      await asAdmin(`drop database if exists ${name}_kept`);
    },
  };
}

function urlOf(base: string, name: string, login?: { user: string; password: string }): string {
  const url = new URL(base);
  url.pathname = `/${name}`;
  if (login !== undefined) {
    url.username = login.user;
    url.password = login.password;
  }
  return url.href;
}

async function asAdmin(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject("databases").adminUrl });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
