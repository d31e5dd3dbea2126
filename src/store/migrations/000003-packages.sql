-- A package is a site's offer: settings that a purchase is sold under, copied into its terms.
create table packages (
  merchant_id bigint not null,
  id bigint not null,
  site_id bigint not null,
  name text not null,
  payment_type text not null check (payment_type in ('card','direct_debit')),
  stand_in_enabled boolean not null default false,
  status text not null check (status in ('active','inactive')),
  processing text not null check (processing in ('test','live')),
  created_at timestamptz not null,
  version integer not null default 1,
  primary key (merchant_id, id));
create index packages_of_site on packages (merchant_id, site_id);

alter table packages enable row level security;
alter table packages force row level security;
create policy own_merchant on packages
  using (merchant_id = nullif(current_setting('app.merchant_id', true), '')::bigint)
  with check (merchant_id = nullif(current_setting('app.merchant_id', true), '')::bigint);
-- no delete: purchases name the package that they were sold under
grant select, insert, update on packages to perennial_app;
