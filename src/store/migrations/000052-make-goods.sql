-- What staff do to many purchases at once, to make good what went wrong for all of them.
create table make_goods (
  merchant_id bigint not null,
  id bigint not null,
  action text not null check (action in ('extend','cancel','reactivate')),
  days smallint,                               -- of an extension
  reason text,
  note text not null,                          -- written to each purchase
  internal boolean not null,
  author text not null,
  total integer not null,
  created_at timestamptz not null,
  ended_at timestamptz,                        -- null: it goes on
  primary key (merchant_id, id));

create table make_good_items (
  merchant_id bigint not null,
  make_good_id bigint not null,
  purchase_id bigint not null,
  state text not null check (state in ('waiting','done','refused')),
  code text,                                   -- of a refusal
  detail text,
  transaction_id bigint,                       -- of a payment that it made
  primary key (merchant_id, make_good_id, purchase_id));
create index make_good_items_waiting on make_good_items (merchant_id, make_good_id, purchase_id)
  where state = 'waiting';

alter table make_goods enable row level security;
alter table make_goods force row level security;
create policy own_merchant on make_goods
  using (merchant_id = nullif(current_setting('app.merchant_id', true), '')::bigint)
  with check (merchant_id = nullif(current_setting('app.merchant_id', true), '')::bigint);
alter table make_good_items enable row level security;
alter table make_good_items force row level security;
create policy own_merchant on make_good_items
  using (merchant_id = nullif(current_setting('app.merchant_id', true), '')::bigint)
  with check (merchant_id = nullif(current_setting('app.merchant_id', true), '')::bigint);
grant select, insert, update on make_goods, make_good_items to perennial_app;
