-- Finding a customer by part of a name, an e-mail or an own id (docs/decisions/customer-search.md): which
-- runs of three characters are in whose text. Plain rows and equality, because row-level security lets
-- no other kind of index be used.
create table customer_grams (
  merchant_id bigint not null,
  gram text collate "C" not null,
  customer_id bigint not null,
  primary key (merchant_id, gram, customer_id));

insert into customer_grams (merchant_id, gram, customer_id)
select distinct c.merchant_id, substr(w.word, n, 3), c.id
  from customers c,
       regexp_split_to_table(c.search, '[ .,@_+''()/:-]+') as w(word),
       generate_series(1, length(w.word) - 2) as n;

alter table customer_grams enable row level security;
alter table customer_grams force row level security;
create policy own_merchant on customer_grams
  using (merchant_id = nullif(current_setting('app.merchant_id', true), '')::bigint)
  with check (merchant_id = nullif(current_setting('app.merchant_id', true), '')::bigint);
grant select, insert, delete on customer_grams to perennial_app;
