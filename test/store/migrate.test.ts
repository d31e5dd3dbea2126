// Goal: a new database is made by any number of processes that start together, and a database that
// is up to date is left alone, by a login that could not change it. Method: real PostgreSQL.
import { randomUUID } from "node:crypto";
import pg from "pg";
import { expect, inject, onTestFinished, test } from "vitest";
import { migratePostgres, openPostgres } from "../../src/store/postgres.ts";

async function asAdmin<T>(url: string, work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

/** An empty database, and its address for its owner and for the superuser. */
async function emptyDatabase(): Promise<{ ownerUrl: string; adminUrl: string }> {
  const { adminUrl, owner } = inject("databases");
  const name = `empty_${randomUUID().replaceAll("-", "")}`;
  await asAdmin(adminUrl, (admin) => admin.query(`create database ${name} owner ${owner.user}`));
  onTestFinished(() =>
    asAdmin(adminUrl, async (admin) => {
      await admin.query(`drop database ${name}`);
    }),
  );
  const own = new URL(adminUrl);
  own.pathname = `/${name}`;
  const admins = own.href;
  own.username = owner.user;
  own.password = owner.password;
  return { ownerUrl: own.href, adminUrl: admins };
}

const MARKS = "select name from schema_migrations order by name";

test("several processes that start together make it once", async () => {
  const { ownerUrl, adminUrl } = await emptyDatabase();
  await Promise.all(Array.from({ length: 4 }, () => migratePostgres(ownerUrl)));
  const marks = await asAdmin(adminUrl, async (admin) => (await admin.query(MARKS)).rows);
  expect(marks.length).toBeGreaterThan(1);
  await migratePostgres(ownerUrl);
  const again = await asAdmin(adminUrl, async (admin) => (await admin.query(MARKS)).rows);
  expect(again).toEqual(marks);
});

test("a plain member of the roles may start the program on a database that is up to date", async () => {
  const { ownerUrl, adminUrl } = await emptyDatabase();
  await migratePostgres(ownerUrl);
  const login = `plain_${randomUUID().replaceAll("-", "")}`;
  await asAdmin(adminUrl, async (admin) => {
    await admin.query(`create role ${login} login password 'plain'`);
    await admin.query(`grant perennial_app, perennial_vault to ${login}`);
  });
  onTestFinished(() =>
    asAdmin(adminUrl, async (admin) => {
      await admin.query(`drop role ${login}`);
    }),
  );
  const url = new URL(ownerUrl);
  url.username = login;
  url.password = "plain";
  await migratePostgres(url.href);
  const db = openPostgres({ url: url.href, connections: 1 });
  const who = await db.global(
    { name: "who", scope: "global", text: "select current_user::text as name" },
    [],
  );
  await db.close();
  expect(who).toEqual([{ name: "perennial_app" }]);
});
