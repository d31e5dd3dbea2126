-- Links by which customers confirm and pay what their bank wants them to confirm themselves.
create table payment_links (
  merchant_id bigint not null,
  id bigint not null,
  transaction_id bigint not null,              -- the payment that was declined
  token_hash text not null,                    -- SHA-256 of what the link says, hex
  created_at timestamptz not null,
  expires_at timestamptz not null,
  authentication_id bigint,                    -- the customer is at the bank's page, or was
  payment_id bigint,                           -- the payment that was made by it
  primary key (merchant_id, id));
create unique index payment_links_by_token on payment_links (merchant_id, token_hash);

alter table payment_links enable row level security;
alter table payment_links force row level security;
create policy own_merchant on payment_links
  using (merchant_id = nullif(current_setting('app.merchant_id', true), '')::bigint)
  with check (merchant_id = nullif(current_setting('app.merchant_id', true), '')::bigint);
grant select, insert, update on payment_links to perennial_app;
