-- What the Segpay face needs: logins of its reporting service, customers' logins at the merchant's own
-- site, addresses that nothing is sold to, and how often pay pages were seen.

-- Above merchants: one login may open several; which ones stands in the directory.
create table report_logins (
  id bigint primary key,
  user_id text not null,
  salt text not null,
  key_hash text not null,                      -- HMAC-SHA-256 of the key under the salt
  created_at timestamptz not null,
  approved_at timestamptz,                     -- null: the operator has not let it in
  revoked_at timestamptz,
  last_used_at timestamptz);
create unique index report_logins_by_user on report_logins (user_id);
grant select, insert, update on report_logins to perennial_app;

create table consumer_logins (                 -- of a purchase, at the merchant's own site
  merchant_id bigint not null,
  purchase_id bigint not null,
  username text not null,
  folded text not null,                        -- for searches: case and accents folded
  key_id text,
  wrapped_key bytea,
  ciphertext bytea,                            -- null: no password is kept
  changed_at timestamptz not null,
  primary key (merchant_id, purchase_id));
create index consumer_logins_by_username on consumer_logins (merchant_id, folded);

create table blocks (                          -- nothing is sold to these
  merchant_id bigint not null,
  id bigint not null,
  kind text not null check (kind in ('email','ip')),
  value text not null,
  reason text not null check (reason in ('fraud','poor_quality','other')),
  comment text not null,
  added_at timestamptz not null,
  added_from text not null,
  added_by text not null,
  primary key (merchant_id, id));
create unique index blocks_by_value on blocks (merchant_id, kind, value);

create table pay_page_hits (
  merchant_id bigint not null,
  site_id bigint not null,
  hour_at timestamptz not null,
  browser text not null,
  country text not null,
  region text not null,
  hits bigint not null,
  primary key (merchant_id, site_id, hour_at, browser, country, region));

alter table consumer_logins enable row level security;
alter table consumer_logins force row level security;
create policy own_merchant on consumer_logins
  using (merchant_id = nullif(current_setting('app.merchant_id', true), '')::bigint)
  with check (merchant_id = nullif(current_setting('app.merchant_id', true), '')::bigint);
alter table blocks enable row level security;
alter table blocks force row level security;
create policy own_merchant on blocks
  using (merchant_id = nullif(current_setting('app.merchant_id', true), '')::bigint)
  with check (merchant_id = nullif(current_setting('app.merchant_id', true), '')::bigint);
alter table pay_page_hits enable row level security;
alter table pay_page_hits force row level security;
create policy own_merchant on pay_page_hits
  using (merchant_id = nullif(current_setting('app.merchant_id', true), '')::bigint)
  with check (merchant_id = nullif(current_setting('app.merchant_id', true), '')::bigint);
grant select, insert, update, delete on consumer_logins to perennial_app;
grant select, insert, delete on blocks to perennial_app;
grant select, insert, update on pay_page_hits to perennial_app;
