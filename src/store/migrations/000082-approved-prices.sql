-- Prices that customers name wait for an operator; those that are sold at already were never asked.
alter table price_points add column approved boolean not null default true;
