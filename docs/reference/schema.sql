-- Generated from src/store/migrations by `npm run generate`; do not edit.

create table api_keys (
  merchant_id bigint not null,
  id bigint not null,
  name text not null,
  key_hash text not null,
  scopes text not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone,
  revoked_at timestamp with time zone,
  hint text,
  last_used_at timestamp with time zone,
  replaces_id bigint,
  constraint api_keys_pkey PRIMARY KEY (merchant_id, id)
);
alter table api_keys enable row level security;
alter table api_keys force row level security;
create policy own_merchant on api_keys for all using ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint)) with check ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint));
grant delete, insert, select, update on api_keys to perennial_app;

create table attempts (
  merchant_id bigint not null,
  transaction_id bigint not null,
  attempt_no smallint not null,
  attempt_key uuid not null,
  sent_at timestamp with time zone not null,
  ended_at timestamp with time zone not null,
  outcome text not null,
  detail text,
  constraint attempts_pkey PRIMARY KEY (merchant_id, transaction_id, attempt_no),
  constraint attempts_outcome_check CHECK ((outcome = ANY (ARRAY['undeliverable'::text, 'never_arrived'::text])))
);
alter table attempts enable row level security;
alter table attempts force row level security;
create policy own_merchant on attempts for all using ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint)) with check ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint));
grant insert, select on attempts to perennial_app;

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
  xid text,
  order_ref text,
  at timestamp with time zone not null,
  facts jsonb not null,
  constraint authentications_pkey PRIMARY KEY (merchant_id, id)
);
alter table authentications enable row level security;
alter table authentications force row level security;
create policy own_merchant on authentications for all using ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint)) with check ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint));
grant insert, select on authentications to perennial_app;

create table blocks (
  merchant_id bigint not null,
  id bigint not null,
  kind text not null,
  value text not null,
  reason text not null,
  comment text not null,
  added_at timestamp with time zone not null,
  added_from text not null,
  added_by text not null,
  constraint blocks_pkey PRIMARY KEY (merchant_id, id),
  constraint blocks_kind_check CHECK ((kind = ANY (ARRAY['email'::text, 'ip'::text]))),
  constraint blocks_reason_check CHECK ((reason = ANY (ARRAY['fraud'::text, 'poor_quality'::text, 'other'::text])))
);
CREATE UNIQUE INDEX blocks_by_value ON public.blocks USING btree (merchant_id, kind, value);
alter table blocks enable row level security;
alter table blocks force row level security;
create policy own_merchant on blocks for all using ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint)) with check ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint));
grant delete, insert, select on blocks to perennial_app;

create table card_notices (
  merchant_id bigint not null,
  payment_method_id bigint not null,
  days_ahead smallint not null,
  noticed_at timestamp with time zone not null,
  constraint card_notices_pkey PRIMARY KEY (merchant_id, payment_method_id, days_ahead)
);
alter table card_notices enable row level security;
alter table card_notices force row level security;
create policy own_merchant on card_notices for all using ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint)) with check ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint));
grant insert, select on card_notices to perennial_app;

create table card_secrets (
  merchant_id bigint not null,
  id bigint not null,
  key_id text not null,
  wrapped_key bytea not null,
  ciphertext bytea not null,
  erase_on date,
  constraint card_secrets_pkey PRIMARY KEY (merchant_id, id)
);
alter table card_secrets enable row level security;
alter table card_secrets force row level security;
create policy own_merchant on card_secrets for all using ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint)) with check ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint));
grant delete, insert, select, update on card_secrets to perennial_vault;

create table consumer_logins (
  merchant_id bigint not null,
  purchase_id bigint not null,
  username text not null,
  folded text not null,
  key_id text,
  wrapped_key bytea,
  ciphertext bytea,
  changed_at timestamp with time zone not null,
  constraint consumer_logins_pkey PRIMARY KEY (merchant_id, purchase_id)
);
CREATE INDEX consumer_logins_by_username ON public.consumer_logins USING btree (merchant_id, folded);
alter table consumer_logins enable row level security;
alter table consumer_logins force row level security;
create policy own_merchant on consumer_logins for all using ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint)) with check ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint));
grant delete, insert, select, update on consumer_logins to perennial_app;

create table contacts (
  merchant_id bigint not null,
  customer_id bigint not null,
  no smallint not null,
  kind text not null,
  name text not null,
  email text,
  phone text,
  constraint contacts_pkey PRIMARY KEY (merchant_id, customer_id, no)
);
alter table contacts enable row level security;
alter table contacts force row level security;
create policy own_merchant on contacts for all using ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint)) with check ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint));
grant delete, insert, select, update on contacts to perennial_app;

create table counters (
  merchant_id bigint not null,
  name text not null,
  next_no bigint not null,
  constraint counters_pkey PRIMARY KEY (merchant_id, name)
);
alter table counters enable row level security;
alter table counters force row level security;
create policy own_merchant on counters for all using ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint)) with check ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint));
grant delete, insert, select, update on counters to perennial_app;

create table customer_accounts (
  merchant_id bigint not null,
  customer_id bigint not null,
  currency text not null,
  balance_minor bigint not null,
  arrears_since date,
  reminder_no smallint not null default 0,
  next_reminder_on date,
  collect text not null default 'yes'::text,
  constraint customer_accounts_pkey PRIMARY KEY (merchant_id, customer_id, currency),
  constraint customer_accounts_collect_check CHECK ((collect = ANY (ARRAY['yes'::text, 'off'::text])))
);
alter table customer_accounts enable row level security;
alter table customer_accounts force row level security;
create policy own_merchant on customer_accounts for all using ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint)) with check ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint));
grant delete, insert, select, update on customer_accounts to perennial_app;

create table customer_grams (
  merchant_id bigint not null,
  gram text not null,
  customer_id bigint not null,
  constraint customer_grams_pkey PRIMARY KEY (merchant_id, gram, customer_id)
);
alter table customer_grams enable row level security;
alter table customer_grams force row level security;
create policy own_merchant on customer_grams for all using ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint)) with check ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint));
grant delete, insert, select on customer_grams to perennial_app;

create table customers (
  merchant_id bigint not null,
  id bigint not null,
  external_id text,
  name text not null,
  email text,
  search text not null,
  created_at timestamp with time zone not null,
  version integer not null default 1,
  address jsonb,
  phone text,
  locale text,
  constraint customers_pkey PRIMARY KEY (merchant_id, id)
);
CREATE UNIQUE INDEX customers_by_external_id ON public.customers USING btree (merchant_id, external_id) WHERE (external_id IS NOT NULL);
alter table customers enable row level security;
alter table customers force row level security;
create policy own_merchant on customers for all using ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint)) with check ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint));
grant delete, insert, select, update on customers to perennial_app;

create table deliveries (
  merchant_id bigint not null,
  event_id bigint not null,
  target_id bigint not null,
  purchase_id bigint,
  order_no bigint not null,
  state text not null,
  tries smallint not null default 0,
  try_at timestamp with time zone,
  body text,
  last_status text,
  tries_before smallint not null default 0,
  last_at timestamp with time zone,
  answer text,
  took_ms integer,
  constraint deliveries_pkey PRIMARY KEY (merchant_id, event_id, target_id),
  constraint deliveries_state_check CHECK ((state = ANY (ARRAY['due'::text, 'sending'::text, 'delivered'::text, 'given_up'::text, 'skipped'::text])))
);
CREATE INDEX deliveries_due ON public.deliveries USING btree (merchant_id, target_id, try_at, event_id) WHERE (state = ANY (ARRAY['due'::text, 'sending'::text]));
CREATE INDEX deliveries_given_up ON public.deliveries USING btree (merchant_id, target_id, event_id) WHERE (state = 'given_up'::text);
CREATE INDEX deliveries_in_order ON public.deliveries USING btree (merchant_id, target_id, purchase_id, order_no) WHERE (state = ANY (ARRAY['due'::text, 'sending'::text]));
alter table deliveries enable row level security;
alter table deliveries force row level security;
create policy own_merchant on deliveries for all using ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint)) with check ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint));
grant delete, insert, select, update on deliveries to perennial_app;

create table delivery_log (
  merchant_id bigint not null,
  event_id bigint not null,
  target_id bigint not null,
  try_no smallint not null,
  at timestamp with time zone not null,
  status text not null,
  answer text not null,
  took_ms integer not null,
  constraint delivery_log_pkey PRIMARY KEY (merchant_id, event_id, target_id, try_no)
);
alter table delivery_log enable row level security;
alter table delivery_log force row level security;
create policy own_merchant on delivery_log for all using ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint)) with check ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint));
grant insert, select on delivery_log to perennial_app;

create table deployment (
  name text not null,
  value text not null,
  constraint deployment_pkey PRIMARY KEY (name)
);
grant delete, insert, select, update on deployment to perennial_app;

create table directory (
  kind text not null,
  key_hash text not null,
  merchant_id bigint not null,
  subject_id bigint not null,
  scopes text not null,
  expires_at timestamp with time zone,
  constraint directory_pkey PRIMARY KEY (kind, key_hash, merchant_id)
);
grant delete, insert, select, update on directory to perennial_app;

create table due_merchants (
  merchant_id bigint not null,
  duty text not null,
  lane smallint not null,
  zone text not null,
  starts_at time without time zone not null,
  next_due_at timestamp with time zone not null,
  touched integer not null default 0,
  lease_owner text,
  lease_until_ms bigint,
  fence integer not null default 0,
  constraint due_merchants_pkey PRIMARY KEY (merchant_id, duty, lane)
);
CREATE INDEX due_merchants_next ON public.due_merchants USING btree (next_due_at);
alter table due_merchants enable row level security;
alter table due_merchants force row level security;
create policy fan_out_read on due_merchants for select using (true);
create policy own_merchant on due_merchants for all using ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint)) with check ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint));
grant delete, insert, select, update on due_merchants to perennial_app;

create table events (
  merchant_id bigint not null,
  id bigint not null,
  kind text not null,
  purchase_id bigint,
  subscription_id bigint,
  transaction_id bigint,
  order_no bigint not null,
  at timestamp with time zone not null,
  actor text,
  facts jsonb,
  constraint events_pkey PRIMARY KEY (merchant_id, id)
);
CREATE INDEX events_of_purchase ON public.events USING btree (merchant_id, purchase_id, order_no) WHERE (kind <> 'transaction.approved'::text);
alter table events enable row level security;
alter table events force row level security;
create policy own_merchant on events for all using ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint)) with check ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint));
grant insert, select on events to perennial_app;

create table gateway_accounts (
  merchant_id bigint not null,
  id bigint not null,
  gateway text not null,
  currency text,
  sealed_credentials bytea,
  state text not null default 'usable'::text,
  parked_at timestamp with time zone,
  parked_until timestamp with time zone,
  unanswered smallint not null default 0,
  constraint gateway_accounts_pkey PRIMARY KEY (merchant_id, id),
  constraint gateway_accounts_state_check CHECK ((state = ANY (ARRAY['usable'::text, 'parked'::text])))
);
alter table gateway_accounts enable row level security;
alter table gateway_accounts force row level security;
create policy own_merchant on gateway_accounts for all using ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint)) with check ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint));
grant delete, insert, select, update on gateway_accounts to perennial_app;

create table id_blocks (
  merchant_id bigint not null,
  kind text not null,
  next_id bigint not null,
  constraint id_blocks_pkey PRIMARY KEY (merchant_id, kind)
);
alter table id_blocks enable row level security;
alter table id_blocks force row level security;
create policy own_merchant on id_blocks for all using ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint)) with check ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint));
grant delete, insert, select, update on id_blocks to perennial_app;

create table idempotency_keys (
  merchant_id bigint not null,
  scope text not null,
  key text not null,
  request_hash text not null,
  state text not null,
  status smallint,
  answer jsonb,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  constraint idempotency_keys_pkey PRIMARY KEY (merchant_id, scope, key),
  constraint idempotency_keys_state_check CHECK ((state = ANY (ARRAY['open'::text, 'done'::text])))
);
CREATE INDEX idempotency_keys_by_expiry ON public.idempotency_keys USING btree (merchant_id, expires_at);
alter table idempotency_keys enable row level security;
alter table idempotency_keys force row level security;
create policy own_merchant on idempotency_keys for all using ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint)) with check ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint));
grant delete, insert, select, update on idempotency_keys to perennial_app;

create table imports (
  merchant_id bigint not null,
  id bigint not null,
  state text not null,
  read integer not null default 0,
  imported integer not null default 0,
  unchanged integer not null default 0,
  faults jsonb not null default '[]'::jsonb,
  failure text,
  seen_wall_ms bigint not null,
  started_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint imports_pkey PRIMARY KEY (merchant_id, id),
  constraint imports_state_check CHECK ((state = ANY (ARRAY['running'::text, 'done'::text, 'failed'::text])))
);
alter table imports enable row level security;
alter table imports force row level security;
create policy own_merchant on imports for all using ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint)) with check ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint));
grant delete, insert, select, update on imports to perennial_app;

create table ledger_entries (
  merchant_id bigint not null,
  source_id bigint not null,
  entry_no smallint not null,
  debit text not null,
  credit text not null,
  amount_minor bigint not null,
  currency text not null,
  customer_id bigint,
  booked_on date not null,
  constraint ledger_entries_pkey PRIMARY KEY (merchant_id, source_id, entry_no),
  constraint ledger_entries_amount_minor_check CHECK ((amount_minor > 0)),
  constraint ledger_entries_check CHECK ((debit <> credit))
);
CREATE INDEX ledger_of_customer ON public.ledger_entries USING btree (merchant_id, customer_id) WHERE ((debit = 'customer'::text) OR (credit = 'customer'::text));
alter table ledger_entries enable row level security;
alter table ledger_entries force row level security;
create policy own_merchant on ledger_entries for all using ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint)) with check ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint));
grant insert, select on ledger_entries to perennial_app;

create table mail_texts (
  merchant_id bigint not null,
  id bigint not null,
  kind text not null,
  language text not null,
  subject text not null,
  body text not null,
  changed_at timestamp with time zone not null,
  constraint mail_texts_pkey PRIMARY KEY (merchant_id, id)
);
CREATE UNIQUE INDEX mail_texts_by_kind ON public.mail_texts USING btree (merchant_id, kind, language);
alter table mail_texts enable row level security;
alter table mail_texts force row level security;
create policy own_merchant on mail_texts for all using ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint)) with check ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint));
grant delete, insert, select, update on mail_texts to perennial_app;

create table make_good_items (
  merchant_id bigint not null,
  make_good_id bigint not null,
  purchase_id bigint not null,
  state text not null,
  code text,
  detail text,
  transaction_id bigint,
  constraint make_good_items_pkey PRIMARY KEY (merchant_id, make_good_id, purchase_id),
  constraint make_good_items_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'done'::text, 'refused'::text])))
);
CREATE INDEX make_good_items_waiting ON public.make_good_items USING btree (merchant_id, make_good_id, purchase_id) WHERE (state = 'waiting'::text);
alter table make_good_items enable row level security;
alter table make_good_items force row level security;
create policy own_merchant on make_good_items for all using ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint)) with check ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint));
grant insert, select, update on make_good_items to perennial_app;

create table make_goods (
  merchant_id bigint not null,
  id bigint not null,
  action text not null,
  days smallint,
  reason text,
  note text not null,
  internal boolean not null,
  author text not null,
  total integer not null,
  created_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  missed text,
  constraint make_goods_pkey PRIMARY KEY (merchant_id, id),
  constraint make_goods_action_check CHECK ((action = ANY (ARRAY['extend'::text, 'cancel'::text, 'reactivate'::text, 'activate'::text]))),
  constraint make_goods_missed_check CHECK ((missed = ANY (ARRAY['charge'::text, 'skip'::text])))
);
alter table make_goods enable row level security;
alter table make_goods force row level security;
create policy own_merchant on make_goods for all using ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint)) with check ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint));
grant insert, select, update on make_goods to perennial_app;

create table merchants (
  merchant_id bigint not null,
  name text not null,
  state text not null,
  zone text not null,
  currency text not null,
  lanes smallint not null default 1,
  settings jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null,
  constraint merchants_pkey PRIMARY KEY (merchant_id),
  constraint merchants_lanes_check CHECK (((lanes >= 1) AND (lanes <= 64))),
  constraint merchants_state_check CHECK ((state = ANY (ARRAY['active'::text, 'suspended'::text, 'closed'::text])))
);
alter table merchants enable row level security;
alter table merchants force row level security;
create policy own_merchant on merchants for all using ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint)) with check ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint));
grant delete, insert, select, update on merchants to perennial_app;

create table notes (
  merchant_id bigint not null,
  purchase_id bigint not null,
  id bigint not null,
  text text not null,
  internal boolean not null,
  author text not null,
  at timestamp with time zone not null,
  constraint notes_pkey PRIMARY KEY (merchant_id, purchase_id, id)
);
alter table notes enable row level security;
alter table notes force row level security;
create policy own_merchant on notes for all using ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint)) with check ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint));
grant insert, select on notes to perennial_app;

create table notices (
  merchant_id bigint not null,
  subscription_id bigint not null,
  charge_on date not null,
  noticed_at timestamp with time zone not null,
  constraint notices_pkey PRIMARY KEY (merchant_id, subscription_id, charge_on)
);
alter table notices enable row level security;
alter table notices force row level security;
create policy own_merchant on notices for all using ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint)) with check ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint));
grant insert, select on notices to perennial_app;

create table notification_targets (
  merchant_id bigint not null,
  id bigint not null,
  face text not null,
  kinds text[] not null,
  url text not null,
  active boolean not null,
  description text,
  settings jsonb,
  created_at timestamp with time zone,
  version integer not null default 1,
  failures integer not null default 0,
  failing_since timestamp with time zone,
  warned_at timestamp with time zone,
  rest_until timestamp with time zone,
  off_at timestamp with time zone,
  off_why text,
  deleted_at timestamp with time zone,
  constraint notification_targets_pkey PRIMARY KEY (merchant_id, id)
);
alter table notification_targets enable row level security;
alter table notification_targets force row level security;
create policy own_merchant on notification_targets for all using ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint)) with check ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint));
grant delete, insert, select, update on notification_targets to perennial_app;

create table package_price_points (
  merchant_id bigint not null,
  package_id bigint not null,
  price_point_id bigint not null,
  constraint package_price_points_pkey PRIMARY KEY (merchant_id, package_id, price_point_id)
);
alter table package_price_points enable row level security;
alter table package_price_points force row level security;
create policy own_merchant on package_price_points for all using ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint)) with check ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint));
grant delete, insert, select on package_price_points to perennial_app;

create table packages (
  merchant_id bigint not null,
  id bigint not null,
  site_id bigint not null,
  name text not null,
  payment_type text not null,
  stand_in_enabled boolean not null default false,
  status text not null,
  processing text not null,
  created_at timestamp with time zone not null,
  version integer not null default 1,
  constraint packages_pkey PRIMARY KEY (merchant_id, id),
  constraint packages_payment_type_check CHECK ((payment_type = ANY (ARRAY['card'::text, 'direct_debit'::text]))),
  constraint packages_processing_check CHECK ((processing = ANY (ARRAY['test'::text, 'live'::text]))),
  constraint packages_status_check CHECK ((status = ANY (ARRAY['active'::text, 'inactive'::text])))
);
CREATE INDEX packages_of_site ON public.packages USING btree (merchant_id, site_id);
alter table packages enable row level security;
alter table packages force row level security;
create policy own_merchant on packages for all using ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint)) with check ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint));
grant insert, select, update on packages to perennial_app;

create table pay_page_hits (
  merchant_id bigint not null,
  site_id bigint not null,
  hour_at timestamp with time zone not null,
  browser text not null,
  country text not null,
  region text not null,
  hits bigint not null,
  constraint pay_page_hits_pkey PRIMARY KEY (merchant_id, site_id, hour_at, browser, country, region)
);
alter table pay_page_hits enable row level security;
alter table pay_page_hits force row level security;
create policy own_merchant on pay_page_hits for all using ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint)) with check ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint));
grant insert, select, update on pay_page_hits to perennial_app;

create table payment_links (
  merchant_id bigint not null,
  id bigint not null,
  transaction_id bigint not null,
  token_hash text not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  authentication_id bigint,
  payment_id bigint,
  constraint payment_links_pkey PRIMARY KEY (merchant_id, id)
);
CREATE UNIQUE INDEX payment_links_by_token ON public.payment_links USING btree (merchant_id, token_hash);
alter table payment_links enable row level security;
alter table payment_links force row level security;
create policy own_merchant on payment_links for all using ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint)) with check ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint));
grant insert, select, update on payment_links to perennial_app;

create table payment_methods (
  merchant_id bigint not null,
  id bigint not null,
  customer_id bigint not null,
  kind text not null,
  brand text not null,
  first6 text,
  last4 text,
  expiry_year smallint,
  expiry_month smallint,
  prepaid boolean,
  fingerprint text,
  secret_id bigint,
  network_transaction_id text,
  state text not null,
  replaces_id bigint,
  created_at timestamp with time zone not null,
  version integer not null default 1,
  constraint payment_methods_pkey PRIMARY KEY (merchant_id, id),
  constraint payment_methods_kind_check CHECK ((kind = ANY (ARRAY['card'::text, 'token'::text, 'paypal'::text]))),
  constraint payment_methods_state_check CHECK ((state = ANY (ARRAY['usable'::text, 'off'::text, 'history'::text, 'erased'::text])))
);
CREATE INDEX payment_methods_by_digits ON public.payment_methods USING btree (merchant_id, last4) WHERE (last4 IS NOT NULL);
CREATE INDEX payment_methods_by_expiry ON public.payment_methods USING btree (merchant_id, expiry_year, expiry_month, id) WHERE ((state = 'usable'::text) AND (expiry_year IS NOT NULL));
CREATE INDEX payment_methods_by_fingerprint ON public.payment_methods USING btree (merchant_id, fingerprint) WHERE (fingerprint IS NOT NULL);
CREATE INDEX payment_methods_by_secret ON public.payment_methods USING btree (merchant_id, secret_id) WHERE (secret_id IS NOT NULL);
CREATE INDEX payment_methods_of_customer ON public.payment_methods USING btree (merchant_id, customer_id);
alter table payment_methods enable row level security;
alter table payment_methods force row level security;
create policy own_merchant on payment_methods for all using ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint)) with check ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint));
grant delete, insert, select, update on payment_methods to perennial_app;

create table policies (
  merchant_id bigint not null,
  id bigint not null,
  name text not null,
  rules jsonb not null,
  hash text not null,
  created_at timestamp with time zone not null,
  constraint policies_pkey PRIMARY KEY (merchant_id, id)
);
CREATE UNIQUE INDEX policies_by_hash ON public.policies USING btree (merchant_id, hash);
alter table policies enable row level security;
alter table policies force row level security;
create policy own_merchant on policies for all using ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint)) with check ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint));
grant insert, select on policies to perennial_app;

create table price_points (
  merchant_id bigint not null,
  id bigint not null,
  name text not null,
  type text not null,
  status text not null,
  currency text not null,
  initial_minor bigint,
  initial_days smallint,
  recurring_minor bigint,
  unit text,
  frequency smallint,
  final_number integer not null default 0,
  notice_days smallint not null default 0,
  ranges jsonb,
  adjust_trial_length boolean not null default false,
  one_click boolean not null default false,
  collect_login boolean not null default false,
  created_at timestamp with time zone not null,
  version integer not null default 1,
  conversion_minor bigint,
  conversion_recurring_minor bigint,
  approved boolean not null default true,
  constraint price_points_pkey PRIMARY KEY (merchant_id, id),
  constraint price_points_status_check CHECK ((status = ANY (ARRAY['active'::text, 'inactive'::text]))),
  constraint price_points_type_check CHECK ((type = ANY (ARRAY['recurring'::text, 'one_time'::text, 'digital'::text, 'delayed_capture'::text, 'instant_conversion'::text, 'dynamic_pricing'::text, 'dynamic_recurring'::text]))),
  constraint price_points_unit_check CHECK ((unit = ANY (ARRAY['DAY'::text, 'WEEK'::text, 'HALF_MONTH'::text, 'MONTH'::text, 'YEAR'::text])))
);
alter table price_points enable row level security;
alter table price_points force row level security;
create policy own_merchant on price_points for all using ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint)) with check ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint));
grant insert, select, update on price_points to perennial_app;

create table purchase_lines (
  merchant_id bigint not null,
  purchase_id bigint not null,
  line_no smallint not null,
  code text,
  description text not null,
  quantity integer not null,
  unit_e4 bigint not null,
  amount_minor bigint not null,
  flags text,
  tax_flags text,
  subscription_id bigint,
  constraint purchase_lines_pkey PRIMARY KEY (merchant_id, purchase_id, line_no)
);
alter table purchase_lines enable row level security;
alter table purchase_lines force row level security;
create policy own_merchant on purchase_lines for all using ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint)) with check ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint));
grant delete, insert, select, update on purchase_lines to perennial_app;

create table purchases (
  merchant_id bigint not null,
  id bigint not null,
  customer_id bigint not null,
  site_id bigint not null,
  package_id bigint,
  price_point_id bigint,
  face text not null,
  policy_id bigint not null,
  state text not null,
  reason text,
  recurring boolean not null,
  access_until timestamp with time zone,
  cancelled_at timestamp with time zone,
  expired_at timestamp with time zone,
  initial_transaction_id bigint,
  merchant_ref text,
  version integer not null default 1,
  order_no bigint not null,
  bought_at timestamp with time zone not null,
  terms jsonb not null,
  passthrough jsonb not null default '{}'::jsonb,
  constraint purchases_pkey PRIMARY KEY (merchant_id, id),
  constraint purchases_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'temporary'::text, 'active'::text, 'cancelled'::text, 'expired'::text, 'failed'::text])))
);
CREATE INDEX purchases_by_customer ON public.purchases USING btree (merchant_id, customer_id);
CREATE INDEX purchases_by_merchant_ref ON public.purchases USING btree (merchant_id, merchant_ref) WHERE (merchant_ref IS NOT NULL);
CREATE INDEX purchases_to_expire ON public.purchases USING btree (merchant_id, access_until) WHERE ((access_until IS NOT NULL) AND (state = ANY (ARRAY['active'::text, 'cancelled'::text])));
alter table purchases enable row level security;
alter table purchases force row level security;
create policy own_merchant on purchases for all using ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint)) with check ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint));
grant insert, select, update on purchases to perennial_app;

create table record_details (
  merchant_id bigint not null,
  record_id bigint not null,
  since_position integer not null,
  kind text not null,
  order_ref text,
  parent_id bigint,
  at timestamp with time zone not null,
  facts jsonb not null,
  constraint record_details_pkey PRIMARY KEY (merchant_id, record_id, since_position),
  constraint record_details_kind_check CHECK ((kind = ANY (ARRAY['transaction'::text, 'subscription'::text])))
);
CREATE INDEX record_details_by_order_ref ON public.record_details USING btree (merchant_id, order_ref) WHERE (order_ref IS NOT NULL);
CREATE INDEX record_details_by_parent ON public.record_details USING btree (merchant_id, parent_id) WHERE (parent_id IS NOT NULL);
CREATE INDEX record_details_of_series ON public.record_details USING btree (merchant_id, at) WHERE (kind = 'subscription'::text);
alter table record_details enable row level security;
alter table record_details force row level security;
create policy own_merchant on record_details for all using ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint)) with check ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint));
grant insert, select, update on record_details to perennial_app;

create table report_logins (
  id bigint not null,
  user_id text not null,
  salt text not null,
  key_hash text not null,
  created_at timestamp with time zone not null,
  approved_at timestamp with time zone,
  revoked_at timestamp with time zone,
  last_used_at timestamp with time zone,
  constraint report_logins_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX report_logins_by_user ON public.report_logins USING btree (user_id);
grant insert, select, update on report_logins to perennial_app;

create table schema_migrations (
  name text not null,
  constraint schema_migrations_pkey PRIMARY KEY (name)
);
grant select on schema_migrations to perennial_app;

create table settlements (
  merchant_id bigint not null,
  gateway_account_id bigint not null,
  settle_on date not null,
  currency text not null,
  id bigint not null,
  state text not null,
  total_minor bigint,
  sent_at timestamp with time zone,
  settled_at timestamp with time zone,
  constraint settlements_pkey PRIMARY KEY (merchant_id, gateway_account_id, settle_on, currency),
  constraint settlements_state_check CHECK ((state = ANY (ARRAY['open'::text, 'sent'::text, 'settled'::text])))
);
CREATE INDEX settlements_open ON public.settlements USING btree (merchant_id, settle_on) WHERE (state <> 'settled'::text);
alter table settlements enable row level security;
alter table settlements force row level security;
create policy own_merchant on settlements for all using ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint)) with check ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint));
grant delete, insert, select, update on settlements to perennial_app;

create table sites (
  merchant_id bigint not null,
  id bigint not null,
  name text not null,
  domain text,
  reference text,
  mode text not null,
  zone text not null,
  starts_at time without time zone not null,
  zone_no smallint not null default 0,
  gateway_account_id bigint not null,
  policy_id bigint not null,
  accepted_brands text[],
  created_at timestamp with time zone not null,
  version integer not null default 1,
  web_services jsonb not null default '{}'::jsonb,
  reported_on date,
  constraint sites_pkey PRIMARY KEY (merchant_id, id),
  constraint sites_mode_check CHECK ((mode = ANY (ARRAY['test'::text, 'live'::text])))
);
CREATE UNIQUE INDEX sites_by_reference ON public.sites USING btree (merchant_id, reference) WHERE (reference IS NOT NULL);
alter table sites enable row level security;
alter table sites force row level security;
create policy own_merchant on sites for all using ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint)) with check ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint));
grant delete, insert, select, update on sites to perennial_app;

create table subscriptions (
  merchant_id bigint not null,
  id bigint not null,
  purchase_id bigint not null,
  customer_id bigint not null,
  payment_method_id bigint not null,
  gateway_account_id bigint not null,
  policy_id bigint not null,
  lane smallint not null,
  group_size smallint not null default 1,
  state text not null,
  reason text,
  version integer not null default 1,
  order_no bigint not null,
  unit text not null,
  frequency smallint not null,
  anchor_on date not null,
  anchor_day smallint not null,
  slot integer not null,
  position integer not null,
  final_position integer not null default 0,
  due_on date not null,
  charge_on date,
  retry_no smallint not null default 0,
  failed_periods smallint not null default 0,
  notice_days smallint not null default 0,
  notice_on date,
  last_charged_on date,
  amount_minor bigint not null,
  trial_amount_minor bigint,
  currency text not null,
  taxed boolean not null default false,
  installment boolean not null default false,
  gate_transaction_id bigint,
  constraint subscriptions_pkey PRIMARY KEY (merchant_id, id),
  constraint subscriptions_amount_minor_check CHECK ((amount_minor > 0)),
  constraint subscriptions_anchor_day_check CHECK (((anchor_day >= 1) AND (anchor_day <= 31))),
  constraint subscriptions_check CHECK (((charge_on IS NULL) OR (state = 'active'::text))),
  constraint subscriptions_frequency_check CHECK ((frequency > 0)),
  constraint subscriptions_position_check CHECK (("position" > 0)),
  constraint subscriptions_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'active'::text, 'inactive'::text, 'completed'::text, 'cancelled'::text]))),
  constraint subscriptions_unit_check CHECK ((unit = ANY (ARRAY['DAY'::text, 'WEEK'::text, 'HALF_MONTH'::text, 'MONTH'::text, 'YEAR'::text])))
);
CREATE INDEX subscriptions_due ON public.subscriptions USING btree (merchant_id, lane, charge_on, id) WHERE (charge_on IS NOT NULL);
CREATE INDEX subscriptions_gated ON public.subscriptions USING btree (merchant_id, gate_transaction_id) WHERE (gate_transaction_id IS NOT NULL);
CREATE INDEX subscriptions_of_purchase ON public.subscriptions USING btree (merchant_id, purchase_id);
CREATE INDEX subscriptions_to_notify ON public.subscriptions USING btree (merchant_id, lane, notice_on, id) WHERE (notice_on IS NOT NULL);
alter table subscriptions enable row level security;
alter table subscriptions force row level security;
create policy own_merchant on subscriptions for all using ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint)) with check ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint));
grant insert, select, update on subscriptions to perennial_app;

create table target_secrets (
  merchant_id bigint not null,
  target_id bigint not null,
  no integer not null,
  key_id text not null,
  wrapped_key bytea not null,
  ciphertext bytea not null,
  created_at timestamp with time zone not null,
  ends_at timestamp with time zone,
  constraint target_secrets_pkey PRIMARY KEY (merchant_id, target_id, no)
);
alter table target_secrets enable row level security;
alter table target_secrets force row level security;
create policy own_merchant on target_secrets for all using ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint)) with check ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint));
grant delete, insert, select, update on target_secrets to perennial_app;

create table tasks (
  merchant_id bigint not null,
  id bigint not null,
  kind text not null,
  subject_id bigint not null,
  detail text not null,
  due_at timestamp with time zone not null,
  state text not null,
  closed_at timestamp with time zone,
  closed_by text,
  comment text,
  constraint tasks_pkey PRIMARY KEY (merchant_id, id),
  constraint tasks_state_check CHECK ((state = ANY (ARRAY['open'::text, 'done'::text])))
);
CREATE UNIQUE INDEX tasks_open ON public.tasks USING btree (merchant_id, kind, subject_id) WHERE (state = 'open'::text);
alter table tasks enable row level security;
alter table tasks force row level security;
create policy own_merchant on tasks for all using ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint)) with check ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint));
grant delete, insert, select, update on tasks to perennial_app;

create table test_clocks (
  name text not null,
  base_at timestamp with time zone not null,
  base_wall_ms bigint not null,
  running boolean not null,
  target_at timestamp with time zone,
  from_at timestamp with time zone,
  leader text,
  leader_until_ms bigint,
  failure text,
  version integer not null default 1,
  constraint test_clocks_pkey PRIMARY KEY (name)
);
grant delete, insert, select, update on test_clocks to perennial_app;

create table transaction_lines (
  merchant_id bigint not null,
  transaction_id bigint not null,
  line_no smallint not null,
  kind text not null,
  subscription_id bigint,
  position integer,
  ref_id bigint,
  due_on date,
  amount_minor bigint not null,
  live boolean not null default true,
  constraint transaction_lines_pkey PRIMARY KEY (merchant_id, transaction_id, line_no),
  constraint transaction_lines_check CHECK (((kind = 'position'::text) = ((subscription_id IS NOT NULL) AND ("position" IS NOT NULL)))),
  constraint transaction_lines_kind_check CHECK ((kind = ANY (ARRAY['position'::text, 'item'::text, 'invoice'::text, 'balance'::text, 'tax'::text])))
);
CREATE INDEX lines_dead ON public.transaction_lines USING btree (merchant_id, subscription_id) WHERE ((NOT live) AND (subscription_id IS NOT NULL));
CREATE UNIQUE INDEX lines_one_live_per_position ON public.transaction_lines USING btree (merchant_id, subscription_id, "position") WHERE (live AND (subscription_id IS NOT NULL));
alter table transaction_lines enable row level security;
alter table transaction_lines force row level security;
create policy own_merchant on transaction_lines for all using ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint)) with check ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint));
grant insert, select, update on transaction_lines to perennial_app;

create table transactions (
  merchant_id bigint not null,
  id bigint not null,
  customer_id bigint not null,
  purchase_id bigint,
  kind text not null,
  stage text not null,
  parent_id bigint,
  payment_method_id bigint,
  gateway_account_id bigint not null,
  amount_minor bigint not null,
  currency text not null,
  line_count smallint not null,
  state text not null,
  attempt_no smallint not null default 1,
  attempt_key uuid not null,
  check_at timestamp with time zone,
  stood_in_at timestamp with time zone,
  at timestamp with time zone not null,
  business_on date not null,
  decided_at timestamp with time zone,
  gateway_ref text,
  auth_code text,
  response_code text,
  decline_class text,
  advice_code text,
  settle_on date,
  settle_hold text,
  settle_minor bigint,
  reversed_minor bigint not null default 0,
  version integer not null default 1,
  extra jsonb,
  stand_in_retries smallint not null default 0,
  constraint transactions_pkey PRIMARY KEY (merchant_id, id),
  constraint transactions_check CHECK (((check_at IS NOT NULL) = (state = ANY (ARRAY['sending'::text, 'unknown'::text, 'waiting'::text])))),
  constraint transactions_kind_check CHECK ((kind = ANY (ARRAY['sale'::text, 'auth'::text, 'capture'::text, 'verify'::text, 'refund'::text, 'void'::text, 'hold'::text, 'release'::text, 'chargeback'::text, 'chargeback_reversal'::text, 'surplus'::text]))),
  constraint transactions_settle_hold_check CHECK ((settle_hold = ANY (ARRAY['manual'::text, 'suspended'::text, 'cancelled'::text]))),
  constraint transactions_stage_check CHECK ((stage = ANY (ARRAY['initial'::text, 'conversion'::text, 'rebill'::text, 'instant'::text, 'balance'::text, 'manual'::text]))),
  constraint transactions_state_check CHECK ((state = ANY (ARRAY['sending'::text, 'unknown'::text, 'waiting'::text, 'approved'::text, 'declined'::text, 'failed'::text])))
);
CREATE INDEX transactions_by_day ON public.transactions USING btree (merchant_id, business_on);
CREATE INDEX transactions_children ON public.transactions USING btree (merchant_id, parent_id) WHERE (parent_id IS NOT NULL);
CREATE INDEX transactions_deferred ON public.transactions USING btree (merchant_id, settle_on) WHERE (settle_on <> business_on);
CREATE INDEX transactions_of_purchase ON public.transactions USING btree (merchant_id, purchase_id) WHERE (stage <> 'rebill'::text);
CREATE INDEX transactions_open ON public.transactions USING btree (merchant_id, check_at) WHERE (check_at IS NOT NULL);
CREATE INDEX transactions_suspended ON public.transactions USING btree (merchant_id, settle_on) WHERE (settle_hold = 'suspended'::text);
alter table transactions enable row level security;
alter table transactions force row level security;
create policy own_merchant on transactions for all using ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint)) with check ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint));
grant insert, select, update on transactions to perennial_app;

create table web_services_users (
  merchant_id bigint not null,
  id bigint not null,
  username text not null,
  password_hash text not null,
  site_ids bigint[],
  created_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  version integer not null default 1,
  constraint web_services_users_pkey PRIMARY KEY (merchant_id, id)
);
alter table web_services_users enable row level security;
alter table web_services_users force row level security;
create policy own_merchant on web_services_users for all using ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint)) with check ((merchant_id = (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::bigint));
grant insert, select, update on web_services_users to perennial_app;
