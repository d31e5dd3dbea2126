import type { Database } from "../database.ts";
import { statement } from "../statement.ts";

const SELECT_OPEN_TABLES = statement(
  "select_open_tables",
  "global",
  `select c.relname::text as name
     from pg_class c
     join pg_attribute a on a.attrelid = c.oid and a.attname = 'merchant_id'
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
      and c.relname <> 'directory' and not (c.relrowsecurity and c.relforcerowsecurity)
    order by c.relname`,
);

/** Tables of merchants' rows that row-level security does not guard. */
export async function selectOpenTables(db: Database): Promise<string[]> {
  const rows = await db.global<{ name: string }>(SELECT_OPEN_TABLES, []);
  return rows.map(({ name }) => name);
}
