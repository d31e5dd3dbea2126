-- Keys whose time is over are found and deleted, merchant by merchant.
create index idempotency_keys_by_expiry on idempotency_keys (merchant_id, expires_at);
