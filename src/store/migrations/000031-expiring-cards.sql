-- Cards are found before they expire, and each is told of once at each moment; and the lane of the
-- duty for merchants that were there before it.
create table card_notices (
  merchant_id bigint not null,
  payment_method_id bigint not null,
  days_ahead smallint not null,
  noticed_at timestamptz not null,
  primary key (merchant_id, payment_method_id, days_ahead));

alter table card_notices enable row level security;
alter table card_notices force row level security;
create policy own_merchant on card_notices
  using (merchant_id = nullif(current_setting('app.merchant_id', true), '')::bigint)
  with check (merchant_id = nullif(current_setting('app.merchant_id', true), '')::bigint);
-- what was told stays told
grant select, insert on card_notices to perennial_app;

create index payment_methods_by_expiry on payment_methods (merchant_id, expiry_year, expiry_month, id)
  where state = 'usable' and expiry_year is not null;

-- Row security binds the tables' owner too, so each merchant is entered by itself.
do $$
declare
  tenant bigint;
begin
  for tenant in select merchant_id from directory where kind = 'merchant' loop
    perform set_config('app.merchant_id', tenant::text, true);
    insert into due_merchants (merchant_id, duty, lane, zone, starts_at, next_due_at)
    select d.merchant_id, 'cards', 0, 'UTC', '00:00', min(d.next_due_at)
      from due_merchants d
     where d.merchant_id = tenant and d.duty = 'renew'
     group by d.merchant_id;
  end loop;
  perform set_config('app.merchant_id', '', true);
end $$;
