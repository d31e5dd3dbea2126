-- Roles belong to the whole server, so another deployment (or a test beside us) may have made them.
-- Where they exist and are granted, the login needs no right to create roles.
do $$
declare
  wanted text;
  -- from PostgreSQL 16 on, who makes a role may grant it but not yet become it
  privilege text := case when current_setting('server_version_num')::int >= 160000
                         then 'set' else 'member' end;
begin
  foreach wanted in array array['perennial_app', 'perennial_vault'] loop
    if not exists (select 1 from pg_roles where rolname = wanted) then
      begin
        execute format('create role %I nologin', wanted);
      exception when duplicate_object or unique_violation then null;
      end;
    end if;
    if not pg_has_role(current_user, wanted, privilege) then
      execute format('grant %I to %I', wanted, current_user);
    end if;
  end loop;
end $$;

grant usage on schema public to perennial_app, perennial_vault;
grant select on schema_migrations to perennial_app;

-- Above merchants: no row-level security; the statements are few and all on the lint's list.
grant select, insert, update, delete on deployment, directory, test_clocks to perennial_app;

do $$
declare
  tenant_table text;
begin
  foreach tenant_table in array array[
    'id_blocks','merchants','policies','gateway_accounts','sites','api_keys','counters',
    'idempotency_keys','imports','tasks','customers','customer_accounts','payment_methods',
    'card_secrets','purchases','purchase_lines','subscriptions','transactions',
    'transaction_lines','attempts','ledger_entries','events','notification_targets','deliveries',
    'settlements','due_merchants']
  loop
    execute format('alter table %I enable row level security', tenant_table);
    execute format('alter table %I force row level security', tenant_table);
    execute format(
      'create policy own_merchant on %I using (merchant_id = nullif(current_setting(''app.merchant_id'', true), '''')::bigint)'
      || ' with check (merchant_id = nullif(current_setting(''app.merchant_id'', true), '''')::bigint)',
      tenant_table);
    if tenant_table <> 'card_secrets' then
      execute format('grant select, insert, update, delete on %I to perennial_app', tenant_table);
    end if;
  end loop;
end $$;

-- History is never rewritten: what was booked or told stays.
revoke update, delete on ledger_entries, events, attempts, policies from perennial_app;
revoke delete on transactions, transaction_lines, purchases, subscriptions from perennial_app;

-- The vault's role reads and writes card secrets and nothing else.
grant select, insert, update, delete on card_secrets to perennial_vault;

-- The one cross-merchant read of the engine: which merchants have something due.
create policy fan_out_read on due_merchants for select using (true);
