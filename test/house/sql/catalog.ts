/**
 * What Citus asks of a schema, read from the catalog (docs/decisions/distributable-schema.md).
 *
 * Every query returns a column `fault`, one line per violation; none means that the schema can be
 * distributed by merchant_id as it is.
 */
import type { Lab } from "./lab.ts";
import { REFERENCE_TABLES } from "./tables.ts";

const OURS = "n.nspname = 'public'";
const REFERENCES = REFERENCE_TABLES.map((table) => `'${table}'`).join(",");
const IS_TENANT = `c.relname not in (${REFERENCES})`;

/** Is the column merchant_id of table `oid` among the attribute numbers `keys`? */
function hasMerchant(oid: string, keys: string): string {
  return `exists (select from pg_attribute a where a.attrelid = ${oid} and a.attname = 'merchant_id'
            and a.attnum = any(${keys}))`;
}

const RULES: readonly string[] = [
  `select c.relname || ' has no primary key' as fault
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where ${OURS} and c.relkind in ('r','p')
      and not exists (select from pg_constraint k where k.conrelid = c.oid and k.contype = 'p')`,
  `select c.relname || ' has no merchant_id bigint not null' as fault
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where ${OURS} and c.relkind in ('r','p') and ${IS_TENANT}
      and not exists (select from pg_attribute a where a.attrelid = c.oid
            and a.attname = 'merchant_id' and a.atttypid = 'bigint'::regtype and a.attnotnull)`,
  `select i.relname || ' is unique without merchant_id' as fault
     from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class c on c.oid = x.indrelid
     join pg_namespace n on n.oid = c.relnamespace
    where ${OURS} and x.indisunique and ${IS_TENANT}
      and not ${hasMerchant("c.oid", "x.indkey::int2[]")}`,
  `select k.conname || ' excludes without merchant_id' as fault
     from pg_constraint k join pg_class c on c.oid = k.conrelid
     join pg_namespace n on n.oid = c.relnamespace
    where ${OURS} and k.contype = 'x' and ${IS_TENANT} and not ${hasMerchant("c.oid", "k.conkey")}`,
  `select k.conname || ' is a foreign key that does not join on merchant_id' as fault
     from pg_constraint k join pg_class c on c.oid = k.conrelid
     join pg_namespace n on n.oid = c.relnamespace join pg_class t on t.oid = k.confrelid
    where ${OURS} and k.contype = 'f' and t.relname not in (${REFERENCES})
      and not exists (
        select from unnest(k.conkey, k.confkey) as u(own, other)
          join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.own
          join pg_attribute b on b.attrelid = k.confrelid and b.attnum = u.other
         where a.attname = 'merchant_id' and b.attname = 'merchant_id')`,
  `select k.conname || ' is a foreign key from a reference table to a tenant table' as fault
     from pg_constraint k join pg_class c on c.oid = k.conrelid
     join pg_namespace n on n.oid = c.relnamespace join pg_class t on t.oid = k.confrelid
    where ${OURS} and k.contype = 'f' and not (${IS_TENANT}) and t.relname not in (${REFERENCES})`,
  `select k.conname || ' sets columns null or to a default' as fault
     from pg_constraint k join pg_namespace n on n.oid = k.connamespace
    where ${OURS} and k.contype = 'f' and (k.confdeltype in ('n','d') or k.confupdtype in ('n','d'))`,
  `select t.tgname || ' is a trigger' as fault
     from pg_trigger t join pg_class c on c.oid = t.tgrelid
     join pg_namespace n on n.oid = c.relnamespace
    where ${OURS} and not t.tgisinternal`,
  `select r.rulename || ' is a rule' as fault
     from pg_rewrite r join pg_class c on c.oid = r.ev_class
     join pg_namespace n on n.oid = c.relnamespace
    where ${OURS} and r.rulename <> '_RETURN'`,
  `select c.relname || ' is a sequence' as fault
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where ${OURS} and c.relkind = 'S'`,
  `select c.relname || '.' || a.attname || ' is an identity column' as fault
     from pg_attribute a join pg_class c on c.oid = a.attrelid
     join pg_namespace n on n.oid = c.relnamespace
    where ${OURS} and a.attidentity <> ''`,
  `select t.typname || ' is an enum; use text and a check' as fault
     from pg_type t join pg_namespace n on n.oid = t.typnamespace
    where ${OURS} and t.typtype = 'e'`,
];

/** One line per violation in schema `public`. */
export async function catalogFaults(lab: Lab): Promise<string[]> {
  const faults: string[] = [];
  for (const rule of RULES) {
    faults.push(...(await lab.rows<{ fault: string }>(rule)).map(({ fault }) => fault));
  }
  return faults;
}

/** Names of the tables of schema `public`. */
export async function tableNames(lab: Lab): Promise<string[]> {
  const rows = await lab.rows<{ name: string }>(
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where ${OURS} and c.relkind in ('r','p') order by 1`,
  );
  return rows.map(({ name }) => name);
}
