-- A customer who is asked by their own bank whether it is them, between two requests of the merchant's.
create table authentications (
  merchant_id bigint not null,
  id bigint not null,
  site_id bigint not null,
  customer_id bigint not null,
  payment_method_id bigint not null,
  gateway_account_id bigint not null,
  amount_minor bigint not null,
  currency text not null,
  enrolled boolean not null,
  xid text,                                    -- the issuer's name of it; null: it was not asked
  order_ref text,
  at timestamptz not null,
  facts jsonb not null,
  primary key (merchant_id, id));
alter table authentications enable row level security;
alter table authentications force row level security;
create policy own_merchant on authentications
  using (merchant_id = nullif(current_setting('app.merchant_id', true), '')::bigint)
  with check (merchant_id = nullif(current_setting('app.merchant_id', true), '')::bigint);
grant select, insert on authentications to perennial_app;
