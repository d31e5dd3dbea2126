-- Keys whose time is over are found and deleted, over all merchants and for one of them.
create index idempotency_keys_by_expiry on idempotency_keys (expires_at, merchant_id);
