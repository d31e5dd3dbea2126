import type { Database } from "../database.ts";
import { statement } from "../statement.ts";

const SELECT_MIGRATIONS = statement(
  "select_migrations",
  "global",
  `select m.name from schema_migrations m order by m.name`,
);

/** The migrations that this database has had. */
export async function selectMigrations(db: Database): Promise<string[]> {
  const rows = await db.global<{ name: string }>(SELECT_MIGRATIONS, []);
  return rows.map(({ name }) => name);
}
