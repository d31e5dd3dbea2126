-- How a target fares, what its deliveries came to, and the secrets that its messages are signed with.
alter table notification_targets
  add column description text,
  add column settings jsonb,                   -- what its face needs beside the address
  add column created_at timestamptz,
  add column version integer not null default 1,
  add column failures integer not null default 0,
  add column failing_since timestamptz,
  add column warned_at timestamptz,
  add column rest_until timestamptz,
  add column off_at timestamptz,
  add column off_why text,
  add column deleted_at timestamptz;

alter table deliveries alter column body type text using convert_from(body, 'UTF8');
alter table deliveries drop constraint deliveries_state_check;
alter table deliveries
  add constraint deliveries_state_check
    check (state in ('due','sending','delivered','given_up','skipped')),
  add column tries_before smallint not null default 0,  -- made before it was last sent again by hand
  add column last_at timestamptz,              -- of the last try, as all that follows
  add column answer text,
  add column took_ms integer;
drop index deliveries_due;
create index deliveries_due on deliveries (merchant_id, target_id, try_at, event_id)
  where state in ('due','sending');
create index deliveries_given_up on deliveries (merchant_id, target_id, event_id)
  where state = 'given_up';

-- Tries that failed; the last one stands in the delivery itself.
create table delivery_log (
  merchant_id bigint not null,
  event_id bigint not null,
  target_id bigint not null,
  try_no smallint not null,
  at timestamptz not null,
  status text not null,
  answer text not null,
  took_ms integer not null,
  primary key (merchant_id, event_id, target_id, try_no));

create table target_secrets (
  merchant_id bigint not null,
  target_id bigint not null,
  no integer not null,
  key_id text not null,
  wrapped_key bytea not null,
  ciphertext bytea not null,
  created_at timestamptz not null,
  ends_at timestamptz,                         -- null: the one that lasts
  primary key (merchant_id, target_id, no));

alter table delivery_log enable row level security;
alter table delivery_log force row level security;
create policy own_merchant on delivery_log
  using (merchant_id = nullif(current_setting('app.merchant_id', true), '')::bigint)
  with check (merchant_id = nullif(current_setting('app.merchant_id', true), '')::bigint);
alter table target_secrets enable row level security;
alter table target_secrets force row level security;
create policy own_merchant on target_secrets
  using (merchant_id = nullif(current_setting('app.merchant_id', true), '')::bigint)
  with check (merchant_id = nullif(current_setting('app.merchant_id', true), '')::bigint);
-- what was tried stays
grant select, insert on delivery_log to perennial_app;
grant select, insert, update, delete on target_secrets to perennial_app;
