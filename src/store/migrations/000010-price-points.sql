-- A price point is a price offer; packages list the ones that they sell. A purchase copies its terms.
create table price_points (
  merchant_id bigint not null,
  id bigint not null,
  name text not null,
  type text not null check (type in ('recurring','one_time','digital','delayed_capture',
    'instant_conversion','dynamic_pricing','dynamic_recurring')),
  status text not null check (status in ('active','inactive')),
  currency text not null,
  initial_minor bigint,                        -- null: free, or given by the buyer's order
  initial_days smallint,                       -- of the trial, or of access
  recurring_minor bigint,
  unit text check (unit in ('DAY','WEEK','HALF_MONTH','MONTH','YEAR')),
  frequency smallint,
  final_number integer not null default 0,     -- 0 = no end
  notice_days smallint not null default 0,
  ranges jsonb,                                -- of the dynamic types: what an order may ask for
  adjust_trial_length boolean not null default false,
  one_click boolean not null default false,
  collect_login boolean not null default false,
  created_at timestamptz not null,
  version integer not null default 1,
  primary key (merchant_id, id));
create table package_price_points (
  merchant_id bigint not null,
  package_id bigint not null,
  price_point_id bigint not null,
  primary key (merchant_id, package_id, price_point_id));

alter table price_points enable row level security;
alter table price_points force row level security;
create policy own_merchant on price_points
  using (merchant_id = nullif(current_setting('app.merchant_id', true), '')::bigint)
  with check (merchant_id = nullif(current_setting('app.merchant_id', true), '')::bigint);
alter table package_price_points enable row level security;
alter table package_price_points force row level security;
create policy own_merchant on package_price_points
  using (merchant_id = nullif(current_setting('app.merchant_id', true), '')::bigint)
  with check (merchant_id = nullif(current_setting('app.merchant_id', true), '')::bigint);
-- no delete: purchases name the price point that they were sold at
grant select, insert, update on price_points to perennial_app;
grant select, insert, delete on package_price_points to perennial_app;
