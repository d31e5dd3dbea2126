import type { Database } from "../database.ts";
import { statement } from "../statement.ts";

const SELECT_SETTINGS = statement(
  "select_settings",
  "global",
  `select s.name, s.setting from pg_settings s where s.name = any($1::text[])`,
);

/** Settings of the database server, by name, as it prints them. */
export async function selectSettings(
  db: Database,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await db.global<{ name: string; setting: string }>(SELECT_SETTINGS, [names]);
  return new Map(rows.map(({ name, setting }) => [name, setting]));
}
