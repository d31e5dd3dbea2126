-- A new master key renews the fingerprints of the methods that share a secret.
create index payment_methods_by_secret on payment_methods (merchant_id, secret_id)
  where secret_id is not null;
