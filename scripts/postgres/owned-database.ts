/** A database as an operator gives it to us: with an owner who may make roles, and is no superuser. */
import pg from "pg";
import type { RunningPostgres } from "./launcher.ts";

export type Login = { readonly user: string; readonly password: string };

/** Makes the login and an empty database of its own; answers the URL of both. */
export async function createOwnedDatabase(
  server: RunningPostgres,
  name: string,
  owner: Login,
): Promise<string> {
  const admin = new pg.Client({ connectionString: server.adminUrl });
  await admin.connect();
  try {
    await admin.query(`create role ${owner.user} login createrole password '${owner.password}'`);
    await admin.query(`create database ${name} owner ${owner.user}`);
  } finally {
    await admin.end();
  }
  return server.url(name, owner);
}
