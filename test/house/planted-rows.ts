/**
 * A row of merchants 1 and 2 in every tenant table, whatever its columns: a new table is tested
 * without anybody thinking of it. Checks and foreign keys are dropped first, since the values mean
 * nothing; only for databases that are thrown away.
 */
export const PLANT_ROWS = `
do $$
declare
  tenant_table regclass;
  made record;
  columns text;
  sample text;
begin
  for tenant_table in
    select c.oid from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
       and a.attname = 'merchant_id' and c.relrowsecurity
  loop
    for made in
      select conname from pg_constraint where conrelid = tenant_table and contype in ('c', 'f')
    loop
      execute format('alter table %s drop constraint %I', tenant_table, made.conname);
    end loop;
    select string_agg(quote_ident(attname), ','),
           string_agg(case
             when attname = 'merchant_id' then 'm'
             when format_type(atttypid, null) in ('bigint', 'integer', 'smallint', 'text') then '1'
             when atttypid = 'boolean'::regtype then 'false'
             when atttypid = 'jsonb'::regtype then '''{}'''
             when atttypid = 'uuid'::regtype then '''00000000-0000-4000-8000-000000000000'''
             when atttypid in ('date'::regtype, 'timestamptz'::regtype) then '''2024-01-01'''
             when atttypid = 'time'::regtype then '''00:00'''
             else '''{}''' end || '::' || format_type(atttypid, null), ',')
      into columns, sample
      from pg_attribute
     where attrelid = tenant_table and attnum > 0 and not attisdropped and attgenerated = ''
       and attnotnull;
    execute format('insert into %s (%s) select %s from unnest(array[1, 2]) as u(m)',
                   tenant_table, columns, sample);
  end loop;
end $$`;
