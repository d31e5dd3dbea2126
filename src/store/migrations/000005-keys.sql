-- Keys over several merchants, seen in use, replaced by others; and a list of all merchants, which
-- nothing but their keys and their lanes named so far.
alter table api_keys
  add column hint text,                        -- the last characters of the key, to tell keys apart
  add column last_used_at timestamptz,
  add column replaces_id bigint;

insert into directory (kind, key_hash, merchant_id, subject_id, scopes)
select 'merchant', known.merchant_id::text, known.merchant_id, known.merchant_id, ''
  from (select merchant_id from directory union select merchant_id from due_merchants) known
    on conflict do nothing;
