-- The core of the store (docs/decisions/distributable-schema.md). Every tenant table carries merchant_id in its key; what
-- docs/decisions/distributable-schema.md forbids (enums, triggers, sequences, foreign keys without merchant_id) is not used, and
-- the catalog lint keeps it so. The roles below own nothing: the program is neither owner nor
-- superuser, and row-level security backs I7.

-- Above merchants: rarely written -----------------------------------------------------------------
create table deployment (
  name text primary key,
  value text not null);
create table directory (                       -- a credential that arrives without context, by hash
  kind text not null,
  key_hash text not null,
  merchant_id bigint not null,
  subject_id bigint not null,
  scopes text not null,
  expires_at timestamptz,
  primary key (kind, key_hash, merchant_id));
create table test_clocks (                     -- one row 'sandbox'; none in a live deployment
  name text primary key,
  base_at timestamptz not null,                -- business time at base_wall_ms
  base_wall_ms bigint not null,
  running boolean not null,
  target_at timestamptz,                       -- null unless advancing
  from_at timestamptz,
  leader text,
  leader_until_ms bigint,
  failure text,
  version integer not null default 1);

-- Tenant 0: id blocks -----------------------------------------------------------------------------
create table id_blocks (
  merchant_id bigint not null,
  kind text not null,
  next_id bigint not null,
  primary key (merchant_id, kind));

-- Merchants and what they set up ------------------------------------------------------------------
create table merchants (
  merchant_id bigint not null primary key,
  name text not null,
  state text not null check (state in ('active','suspended','closed')),
  zone text not null,
  currency text not null,
  lanes smallint not null default 1 check (lanes between 1 and 64),
  settings jsonb not null default '{}',
  created_at timestamptz not null);
create table policies (
  merchant_id bigint not null,
  id bigint not null,
  name text not null,
  rules jsonb not null,
  hash text not null,
  created_at timestamptz not null,
  primary key (merchant_id, id));
create unique index policies_by_hash on policies (merchant_id, hash);
create table gateway_accounts (
  merchant_id bigint not null,
  id bigint not null,
  gateway text not null,
  currency text,
  sealed_credentials bytea,
  state text not null default 'usable' check (state in ('usable','parked')),
  parked_at timestamptz,                       -- since when nobody answers there
  parked_until timestamptz,                    -- nothing is sent or asked before that
  primary key (merchant_id, id));
create table sites (
  merchant_id bigint not null,
  id bigint not null,
  name text not null,
  domain text,
  reference text,
  mode text not null check (mode in ('test','live')),
  zone text not null,
  starts_at time not null,
  zone_no smallint not null default 0,         -- sites of one zone and start share lanes
  gateway_account_id bigint not null,
  policy_id bigint not null,
  accepted_brands text[],
  created_at timestamptz not null,
  version integer not null default 1,
  primary key (merchant_id, id));
create unique index sites_by_reference on sites (merchant_id, reference) where reference is not null;
create table api_keys (
  merchant_id bigint not null,
  id bigint not null,
  name text not null,
  key_hash text not null,
  scopes text not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  revoked_at timestamptz,
  primary key (merchant_id, id));
create table counters (
  merchant_id bigint not null,
  name text not null,
  next_no bigint not null,
  primary key (merchant_id, name));
create table idempotency_keys (
  merchant_id bigint not null,
  scope text not null,
  key text not null,
  request_hash text not null,
  state text not null check (state in ('open','done')),
  status smallint,
  answer jsonb,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (merchant_id, scope, key));
create table imports (
  merchant_id bigint not null,
  id bigint not null,
  state text not null check (state in ('running','done','failed')),
  read integer not null default 0,
  imported integer not null default 0,
  unchanged integer not null default 0,
  faults jsonb not null default '[]',
  failure text,
  seen_wall_ms bigint not null,
  started_at timestamptz not null,
  ended_at timestamptz,
  primary key (merchant_id, id));
create table tasks (
  merchant_id bigint not null,
  id bigint not null,
  kind text not null,
  subject_id bigint not null,
  detail text not null,
  due_at timestamptz not null,
  state text not null check (state in ('open','done')),
  primary key (merchant_id, id));
create unique index tasks_open on tasks (merchant_id, kind, subject_id) where state = 'open';

-- Who pays, and with what -------------------------------------------------------------------------
create table customers (
  merchant_id bigint not null,
  id bigint not null,
  external_id text,
  name text not null,
  email text,
  search text not null,
  created_at timestamptz not null,
  version integer not null default 1,
  primary key (merchant_id, id));
create unique index customers_by_external_id on customers (merchant_id, external_id) where external_id is not null;
create table customer_accounts (
  merchant_id bigint not null,
  customer_id bigint not null,
  currency text not null,
  balance_minor bigint not null,
  arrears_since date,
  reminder_no smallint not null default 0,
  next_reminder_on date,
  collect text not null default 'yes' check (collect in ('yes','off')),
  primary key (merchant_id, customer_id, currency));
create table payment_methods (                 -- versioned: a new expiry is a new row, same secret_id
  merchant_id bigint not null,
  id bigint not null,
  customer_id bigint not null,
  kind text not null check (kind in ('card','token','paypal')),
  brand text not null,
  first6 text,
  last4 text,
  expiry_year smallint,
  expiry_month smallint,
  prepaid boolean,
  fingerprint text,
  secret_id bigint,
  network_transaction_id text,
  state text not null check (state in ('usable','off','history','erased')),
  replaces_id bigint,
  created_at timestamptz not null,
  version integer not null default 1,
  primary key (merchant_id, id));
create index payment_methods_of_customer on payment_methods (merchant_id, customer_id);
create index payment_methods_by_fingerprint on payment_methods (merchant_id, fingerprint) where fingerprint is not null;
create table card_secrets (
  merchant_id bigint not null,
  id bigint not null,
  key_id text not null,
  wrapped_key bytea not null,
  ciphertext bytea not null,
  erase_on date,
  primary key (merchant_id, id));

-- What was bought ---------------------------------------------------------------------------------
create table purchases (
  merchant_id bigint not null,
  id bigint not null,
  customer_id bigint not null,
  site_id bigint not null,
  package_id bigint,
  price_point_id bigint,
  face text not null,
  policy_id bigint not null,
  state text not null check (state in ('pending','temporary','active','cancelled','expired','failed')),
  reason text,
  recurring boolean not null,
  access_until timestamptz,
  cancelled_at timestamptz,
  expired_at timestamptz,
  initial_transaction_id bigint,
  merchant_ref text,
  version integer not null default 1,
  order_no bigint not null,
  bought_at timestamptz not null,
  terms jsonb not null,
  passthrough jsonb not null default '{}',
  primary key (merchant_id, id));
create index purchases_by_customer on purchases (merchant_id, customer_id);
create index purchases_by_merchant_ref on purchases (merchant_id, merchant_ref) where merchant_ref is not null;
create index purchases_to_expire on purchases (merchant_id, access_until)
  where access_until is not null and state in ('active','cancelled');
create table purchase_lines (                  -- unit price in 1/10000 of the major unit
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
  primary key (merchant_id, purchase_id, line_no));

-- Hot: written per renewal ------------------------------------------------------------------------
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
  state text not null check (state in ('pending','active','inactive','completed','cancelled')),
  reason text,
  version integer not null default 1,
  order_no bigint not null,
  unit text not null check (unit in ('DAY','WEEK','HALF_MONTH','MONTH','YEAR')),
  frequency smallint not null check (frequency > 0),
  anchor_on date not null,
  anchor_day smallint not null check (anchor_day between 1 and 31),
  slot integer not null,
  position integer not null check (position > 0),
  final_position integer not null default 0,
  due_on date not null,
  charge_on date,
  retry_no smallint not null default 0,
  failed_periods smallint not null default 0,
  notice_days smallint not null default 0,
  notice_on date,
  last_charged_on date,
  amount_minor bigint not null check (amount_minor > 0),
  trial_amount_minor bigint,
  currency text not null,
  taxed boolean not null default false,
  installment boolean not null default false,
  gate_transaction_id bigint,
  primary key (merchant_id, id),
  check (charge_on is null or state = 'active'));
create index subscriptions_due on subscriptions (merchant_id, lane, charge_on, id) where charge_on is not null;
create index subscriptions_of_purchase on subscriptions (merchant_id, purchase_id);
create index subscriptions_to_notify on subscriptions (merchant_id, notice_on) where notice_on is not null;
create index subscriptions_gated on subscriptions (merchant_id, gate_transaction_id) where gate_transaction_id is not null;
create table transactions (
  merchant_id bigint not null,
  id bigint not null,
  customer_id bigint not null,
  purchase_id bigint,
  kind text not null check (kind in ('sale','auth','capture','verify','refund','void','chargeback','chargeback_reversal','surplus')),
  stage text not null check (stage in ('initial','conversion','rebill','instant','balance','manual')),
  parent_id bigint,
  payment_method_id bigint,
  gateway_account_id bigint not null,
  amount_minor bigint not null,
  currency text not null,
  line_count smallint not null,
  state text not null check (state in ('sending','unknown','waiting','approved','declined','failed')),
  attempt_no smallint not null default 1,
  attempt_key uuid not null,
  check_at timestamptz,
  stood_in_at timestamptz,
  at timestamptz not null,
  business_on date not null,
  decided_at timestamptz,
  gateway_ref text,
  auth_code text,
  response_code text,
  decline_class text,
  advice_code text,
  settle_on date,
  settle_hold text check (settle_hold in ('manual','suspended','cancelled')),
  settle_minor bigint,
  reversed_minor bigint not null default 0,
  version integer not null default 1,
  extra jsonb,
  primary key (merchant_id, id),
  check ((check_at is not null) = (state in ('sending','unknown','waiting'))));
create index transactions_open on transactions (merchant_id, check_at) where check_at is not null;
create index transactions_by_day on transactions (merchant_id, business_on);
create index transactions_of_purchase on transactions (merchant_id, purchase_id) where stage <> 'rebill';
create index transactions_children on transactions (merchant_id, parent_id) where parent_id is not null;
create index transactions_deferred on transactions (merchant_id, settle_on) where settle_on <> business_on;
create index transactions_suspended on transactions (merchant_id, settle_on) where settle_hold = 'suspended';
create table transaction_lines (
  merchant_id bigint not null,
  transaction_id bigint not null,
  line_no smallint not null,
  kind text not null check (kind in ('position','item','invoice','balance','tax')),
  subscription_id bigint,
  position integer,
  ref_id bigint,
  due_on date,
  amount_minor bigint not null,
  live boolean not null default true,
  primary key (merchant_id, transaction_id, line_no),
  check ((kind = 'position') = (subscription_id is not null and position is not null)));
create unique index lines_one_live_per_position on transaction_lines (merchant_id, subscription_id, position)
  where live and subscription_id is not null;
create index lines_dead on transaction_lines (merchant_id, subscription_id)
  where not live and subscription_id is not null;
create table attempts (
  merchant_id bigint not null,
  transaction_id bigint not null,
  attempt_no smallint not null,
  attempt_key uuid not null,
  sent_at timestamptz not null,
  ended_at timestamptz not null,
  outcome text not null check (outcome in ('undeliverable','never_arrived')),
  detail text,
  primary key (merchant_id, transaction_id, attempt_no));
create table ledger_entries (
  merchant_id bigint not null,
  source_id bigint not null,
  entry_no smallint not null,
  debit text not null,
  credit text not null,
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null,
  customer_id bigint,
  booked_on date not null,
  primary key (merchant_id, source_id, entry_no),
  check (debit <> credit));
create index ledger_of_customer on ledger_entries (merchant_id, customer_id) where debit = 'customer' or credit = 'customer';
create table events (
  merchant_id bigint not null,
  id bigint not null,
  kind text not null,
  purchase_id bigint,
  subscription_id bigint,
  transaction_id bigint,
  order_no bigint not null,
  at timestamptz not null,
  actor text,
  facts jsonb,
  primary key (merchant_id, id));
create index events_of_purchase on events (merchant_id, purchase_id, order_no) where kind <> 'transaction.approved';
create table notification_targets (
  merchant_id bigint not null,
  id bigint not null,
  face text not null,
  kinds text[] not null,
  url text not null,
  active boolean not null,
  primary key (merchant_id, id));
create table deliveries (
  merchant_id bigint not null,
  event_id bigint not null,
  target_id bigint not null,
  purchase_id bigint,
  order_no bigint not null,
  state text not null check (state in ('due','sending','delivered','given_up')),
  tries smallint not null default 0,
  try_at timestamptz,
  body bytea,
  last_status text,
  primary key (merchant_id, event_id, target_id));
create index deliveries_due on deliveries (merchant_id, try_at) where state in ('due','sending');
create index deliveries_in_order on deliveries (merchant_id, target_id, purchase_id, order_no) where state in ('due','sending');
create table settlements (
  merchant_id bigint not null,
  gateway_account_id bigint not null,
  settle_on date not null,
  currency text not null,
  id bigint not null,
  state text not null check (state in ('open','sent','settled')),
  total_minor bigint,
  sent_at timestamptz,
  settled_at timestamptz,
  primary key (merchant_id, gateway_account_id, settle_on, currency));
create index settlements_open on settlements (merchant_id, settle_on) where state <> 'settled';
create table due_merchants (
  merchant_id bigint not null,
  duty text not null,
  lane smallint not null,
  zone text not null,
  starts_at time not null,
  next_due_at timestamptz not null,
  touched integer not null default 0,
  lease_owner text,
  lease_until_ms bigint,                       -- wall time: business time may stand still
  fence integer not null default 0,
  primary key (merchant_id, duty, lane));
create index due_merchants_next on due_merchants (next_due_at);
