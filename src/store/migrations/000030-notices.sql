-- Which customers were told of which charge, so that a date is announced once, however often it is
-- looked at; and the lanes of the duty, beside those in which the same subscriptions are charged.
create table notices (
  merchant_id bigint not null,
  subscription_id bigint not null,
  charge_on date not null,
  noticed_at timestamptz not null,
  primary key (merchant_id, subscription_id, charge_on));

alter table notices enable row level security;
alter table notices force row level security;
create policy own_merchant on notices
  using (merchant_id = nullif(current_setting('app.merchant_id', true), '')::bigint)
  with check (merchant_id = nullif(current_setting('app.merchant_id', true), '')::bigint);
-- what was told stays told
grant select, insert on notices to perennial_app;

drop index subscriptions_to_notify;
create index subscriptions_to_notify on subscriptions (merchant_id, lane, notice_on, id)
  where notice_on is not null;

-- Row security binds the tables' owner too, so each merchant is entered by itself.
do $$
declare
  tenant bigint;
begin
  for tenant in select merchant_id from directory where kind = 'merchant' loop
    perform set_config('app.merchant_id', tenant::text, true);
    insert into due_merchants (merchant_id, duty, lane, zone, starts_at, next_due_at)
    select d.merchant_id, 'notice', d.lane, d.zone, d.starts_at, d.next_due_at
      from due_merchants d
     where d.merchant_id = tenant and d.duty = 'renew';
  end loop;
  perform set_config('app.merchant_id', '', true);
end $$;
