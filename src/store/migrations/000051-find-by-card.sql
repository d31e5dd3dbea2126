-- Staff look for a purchase by the digits of a card that its customer reads to them.
create index payment_methods_by_digits on payment_methods (merchant_id, last4) where last4 is not null;
