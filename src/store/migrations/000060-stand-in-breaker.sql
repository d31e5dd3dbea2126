-- First payments in a row that found nobody at the account: enough of them open stand-in for all.
alter table gateway_accounts add column unanswered smallint not null default 0;
