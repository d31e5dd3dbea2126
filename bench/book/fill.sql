-- Fills a book of subscribers, set-based. $SHAPE is replaced by fill-book.ts; every statement reads
-- the temporary table `plan`, which says for each subscription n whose it is and whether it is due.
--
-- n is the order in which the rows were made, and so their place on disk. Which merchant's they are
-- and which are due is shuffled over it, as in a database that has been in use.
create temporary table plan as
select n, 1 + rank % :merchants as merchant_no, rank / :merchants < :due as is_due
  from (select n, row_number() over (order by hashint8(n::bigint), n) - 1 as rank
          from generate_series(1, :total) n) shuffled;
create temporary table shop as
select row_number() over (order by m.merchant_id) as merchant_no, m.merchant_id, s.id as site_id,
       s.policy_id, s.gateway_account_id, m.lanes
  from merchants m join sites s on s.merchant_id = m.merchant_id;
create temporary table row_plan as
select p.n, p.is_due, s.merchant_id, s.site_id, s.policy_id, s.gateway_account_id,
       (p.n % s.lanes)::smallint as lane, :first_id + p.n as id,
       case when p.is_due then :today::date else :today::date + 1 + (p.n % 27)::int end as charge_on
  from plan p join shop s using (merchant_no)
 order by p.n;
analyze row_plan;

insert into customers (merchant_id, id, external_id, name, email, search, created_at)
select merchant_id, id, 'member-' || n, name, 'member-' || n || '@example.com',
       lower(name) || ' member-' || n || '@example.com member-' || n, '2025-01-01'
  from (select p.*,
               (array['An','Be','Ca','Do','El','Fi','Ge','Ha','Io','Ju','Ka','Li','Mo','Ni','Ol','Pe'])
                 [1 + n % 16]
            || (array['na','ro','la','mi','sa','do','ta','ri','ko','lin'])[1 + n / 16 % 10] || ' '
            || (array['Bau','Cor','Dal','Fen','Gar','Hol','Jan','Kel','Lam','Mor','Nov','Pot','Rie',
                      'Sch','Tor','Var','Wei','Zim','Oak','Ash'])[1 + shuffled % 20]
            || (array['ber','den','gen','ham','ker','len','man','ner','per','ring','sen','ter','ton',
                      'ver','win','zer','bach','dorf','feld','holm'])[1 + shuffled / 20 % 20]
            || (array['', 'a', 'e', 'i', 'o', 'ska', 'son', 'sky', 'lund', 'berg'])
                 [1 + shuffled / 400 % 10] as name
          from (select row_plan.*, abs(hashint8(n::bigint)) as shuffled from row_plan) p) named
 order by n;
insert into payment_methods (merchant_id, id, customer_id, kind, brand, first6, last4, expiry_year,
       expiry_month, fingerprint, secret_id, network_transaction_id, state, created_at)
select merchant_id, id, id, 'card', 'visa', '424242', '4242', 2039, 12, md5(n::text) || md5(n::text),
       id, 'NT' || lpad(n::text, 13, '0'), 'usable', '2025-01-01'
  from row_plan order by n;
insert into purchases (merchant_id, id, customer_id, site_id, face, policy_id, state, recurring,
       initial_transaction_id, merchant_ref, order_no, bought_at, terms)
select merchant_id, id, id, site_id, 'rest', policy_id, 'active', true, null, 'order-' || n, 1,
       '2025-01-01', jsonb_build_object('currency', 'EUR', 'paymentMethodId', id::text,
         'gatewayAccountId', gateway_account_id::text, 'accessDays', null, 'recurring', '[]'::jsonb)
  from row_plan order by n;
insert into purchase_lines (merchant_id, purchase_id, line_no, description, quantity, unit_e4,
       amount_minor, subscription_id)
select merchant_id, id, 1, 'Membership', 1, 199900, 1999, id from row_plan order by n;
insert into subscriptions (merchant_id, id, purchase_id, customer_id, payment_method_id,
       gateway_account_id, policy_id, lane, state, order_no, unit, frequency, anchor_on, anchor_day,
       slot, position, due_on, charge_on, last_charged_on, amount_minor, currency)
select merchant_id, id, id, id, id, gateway_account_id, policy_id, lane, 'active', 1, 'MONTH', 1,
       (charge_on - interval '2 months')::date,
       extract(day from charge_on - interval '2 months')::smallint, 2, 3, charge_on, charge_on,
       (charge_on - interval '1 month')::date, 1999, 'EUR'
  from row_plan order by n;

-- One renewal that was paid a month ago, so that the tables are not empty.
insert into transactions (merchant_id, id, customer_id, purchase_id, kind, stage, payment_method_id,
       gateway_account_id, amount_minor, currency, line_count, state, attempt_key, at, business_on,
       decided_at, gateway_ref, auth_code, response_code, settle_on, version)
select merchant_id, id + :total, id, id, 'sale', 'conversion', id, gateway_account_id, 1999, 'EUR', 1,
       'approved', gen_random_uuid(), charge_on - interval '1 month',
       (charge_on - interval '1 month')::date, charge_on - interval '1 month', 'gw-' || n, '123456',
       '00', (charge_on - interval '1 month')::date, 2
  from row_plan order by charge_on, n;
insert into transaction_lines (merchant_id, transaction_id, line_no, kind, subscription_id, position,
       due_on, amount_minor)
select merchant_id, id + :total, 1, 'position', id, 2, (charge_on - interval '1 month')::date, 1999
  from row_plan order by charge_on, n;
insert into ledger_entries (merchant_id, source_id, entry_no, debit, credit, amount_minor, currency,
       customer_id, booked_on)
select merchant_id, id + :total, 1, 'clearing', 'sales', 1999, 'EUR', id,
       (charge_on - interval '1 month')::date
  from row_plan order by charge_on, n;
insert into events (merchant_id, id, kind, purchase_id, transaction_id, order_no, at)
select merchant_id, id + :total, 'transaction.approved', id, id + :total, 1,
       charge_on - interval '1 month'
  from row_plan order by charge_on, n;

-- What the program would have hinted at when it sold these, and ids that it will not meet again.
insert into due_merchants (merchant_id, duty, lane, zone, starts_at, next_due_at, touched)
select merchant_id, 'renew', lane, 'UTC', '00:00', min(charge_on)::timestamptz, 1
  from row_plan group by merchant_id, lane;
insert into id_blocks (merchant_id, kind, next_id)
select 0, kind, :first_id + 3 * :total + 1 from unnest(array['record', 'purchase', 'customer', 'event']) kind
    on conflict (merchant_id, kind) do update set next_id = excluded.next_id;
