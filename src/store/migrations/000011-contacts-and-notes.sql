-- Who is behind a customer, where they live, and what staff wrote about a purchase.
alter table customers add column address jsonb, add column phone text;
create table contacts (
  merchant_id bigint not null,
  customer_id bigint not null,
  no smallint not null,
  kind text not null,
  name text not null,
  email text,
  phone text,
  primary key (merchant_id, customer_id, no));
create table notes (
  merchant_id bigint not null,
  purchase_id bigint not null,
  id bigint not null,
  text text not null,
  internal boolean not null,                   -- not for the customer's eyes
  author text not null,
  at timestamptz not null,
  primary key (merchant_id, purchase_id, id));

alter table contacts enable row level security;
alter table contacts force row level security;
create policy own_merchant on contacts
  using (merchant_id = nullif(current_setting('app.merchant_id', true), '')::bigint)
  with check (merchant_id = nullif(current_setting('app.merchant_id', true), '')::bigint);
alter table notes enable row level security;
alter table notes force row level security;
create policy own_merchant on notes
  using (merchant_id = nullif(current_setting('app.merchant_id', true), '')::bigint)
  with check (merchant_id = nullif(current_setting('app.merchant_id', true), '')::bigint);
grant select, insert, update, delete on contacts to perennial_app;
-- what was written down stays
grant select, insert on notes to perennial_app;
