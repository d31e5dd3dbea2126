-- What clients of an older payment platform need: users with passwords, what they said of each payment
-- in the words of their protocol, settings of a site, and payments that do not settle with their day.
create table web_services_users (
  merchant_id bigint not null,
  id bigint not null,
  username text not null,
  password_hash text not null,                 -- scrypt; the password itself is shown once
  site_ids bigint[],                           -- null: all of the merchant
  created_at timestamptz not null,
  revoked_at timestamptz,
  version integer not null default 1,
  primary key (merchant_id, id));
create table record_details (                  -- of a transaction or a subscription
  merchant_id bigint not null,
  record_id bigint not null,
  since_position integer not null,             -- of a series: from which number on; 0: from its start
  kind text not null check (kind in ('transaction','subscription')),
  order_ref text,
  parent_id bigint,                            -- the payment that it was made from, where that is no child
  at timestamptz not null,
  facts jsonb not null,
  primary key (merchant_id, record_id, since_position));
create index record_details_by_order_ref on record_details (merchant_id, order_ref) where order_ref is not null;
create index record_details_by_parent on record_details (merchant_id, parent_id) where parent_id is not null;
create index record_details_of_series on record_details (merchant_id, at) where kind = 'subscription';
alter table sites add column web_services jsonb not null default '{}';

alter table transactions drop constraint transactions_kind_check;
alter table transactions add constraint transactions_kind_check check (kind in ('sale','auth','capture','verify',
  'refund','void','hold','release','chargeback','chargeback_reversal','surplus'));

do $$
declare
  tenant_table text;
begin
  foreach tenant_table in array array['web_services_users','record_details'] loop
    execute format('alter table %I enable row level security', tenant_table);
    execute format('alter table %I force row level security', tenant_table);
    execute format(
      'create policy own_merchant on %I using (merchant_id = nullif(current_setting(''app.merchant_id'', true), '''')::bigint)'
      || ' with check (merchant_id = nullif(current_setting(''app.merchant_id'', true), '''')::bigint)',
      tenant_table);
  end loop;
end $$;
grant select, insert, update on web_services_users, record_details to perennial_app;
