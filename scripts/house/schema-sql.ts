/**
 * The schema as the migrations leave it, read back from the catalog.
 *
 * The order is fixed (tables and indexes by name, columns as they stand), so that a change of the
 * schema is a small difference in review.
 */
export type QueryRows = <R>(sql: string) => Promise<R[]>;

type Table = { readonly oid: number; readonly name: string; readonly forced: boolean };

/** Statements that describe schema `public`: tables, indexes, policies, grants. */
export async function schemaSql(rows: QueryRows): Promise<string> {
  const tables = await rows<Table>(
    `select c.oid::int as oid, c.relname::text as name,
            c.relrowsecurity and c.relforcerowsecurity as forced
       from pg_class c
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
      order by c.relname`,
  );
  const parts = ["-- Generated from src/store/migrations by `npm run generate`; do not edit."];
  for (const table of tables) parts.push(await tableSql(rows, table));
  return `${parts.join("\n\n")}\n`;
}

async function tableSql(rows: QueryRows, { oid, name, forced }: Table): Promise<string> {
  const lines = async (sql: string): Promise<string[]> =>
    (await rows<{ line: string }>(sql)).map(({ line }) => line);

  const columns = await lines(
    `select a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
            || case when a.attnotnull then ' not null' else '' end
            || case when d.adbin is null then '' when a.attgenerated = 's'
                    then ' generated always as (' || pg_get_expr(d.adbin, d.adrelid) || ') stored'
                    else ' default ' || pg_get_expr(d.adbin, d.adrelid) end as line
       from pg_attribute a
       left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where a.attrelid = ${oid} and a.attnum > 0 and not a.attisdropped
      order by a.attnum`,
  );
  const constraints = await lines(
    `select 'constraint ' || conname || ' ' || pg_get_constraintdef(oid) as line
       from pg_constraint
      where conrelid = ${oid} and contype in ('p', 'u', 'f', 'c', 'x')
      order by array_position(array['p', 'u', 'f', 'c', 'x'], contype::text), conname`,
  );
  const indexes = await lines(
    `select pg_get_indexdef(x.indexrelid) || ';' as line
       from pg_index x join pg_class i on i.oid = x.indexrelid
      where x.indrelid = ${oid}
        and not exists (select from pg_constraint k where k.conindid = x.indexrelid)
      order by i.relname`,
  );
  const policies = await lines(
    `select 'create policy ' || polname || ' on ${name} for '
            || case polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update'
                           when 'd' then 'delete' else 'all' end
            || coalesce(' using (' || pg_get_expr(polqual, polrelid) || ')', '')
            || coalesce(' with check (' || pg_get_expr(polwithcheck, polrelid) || ')', '') || ';' as line
       from pg_policy
      where polrelid = ${oid}
      order by polname`,
  );
  const grants = await lines(
    `select 'grant ' || string_agg(lower(g.privilege_type), ', ' order by g.privilege_type)
            || ' on ${name} to ' || g.grantee::regrole || ';' as line
       from pg_class c, aclexplode(c.relacl) g
      where c.oid = ${oid} and g.grantee <> c.relowner
      group by g.grantee
      order by g.grantee::regrole::text`,
  );
  const body = [...columns, ...constraints].map((line) => `  ${line}`).join(",\n");
  const security = forced
    ? [
        `alter table ${name} enable row level security;`,
        `alter table ${name} force row level security;`,
      ]
    : [];
  return [
    `create table ${name} (\n${body}\n);`,
    ...indexes,
    ...security,
    ...policies,
    ...grants,
  ].join("\n");
}
