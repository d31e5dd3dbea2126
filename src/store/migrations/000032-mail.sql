-- In which language a customer is written to, and what a merchant says there in words of its own.
alter table customers add column locale text;

create table mail_texts (
  merchant_id bigint not null,
  id bigint not null,
  kind text not null,
  language text not null,
  subject text not null,
  body text not null,
  changed_at timestamptz not null,
  primary key (merchant_id, id));
create unique index mail_texts_by_kind on mail_texts (merchant_id, kind, language);

alter table mail_texts enable row level security;
alter table mail_texts force row level security;
create policy own_merchant on mail_texts
  using (merchant_id = nullif(current_setting('app.merchant_id', true), '')::bigint)
  with check (merchant_id = nullif(current_setting('app.merchant_id', true), '')::bigint);
grant select, insert, update, delete on mail_texts to perennial_app;
