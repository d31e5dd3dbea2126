-- What whoever converts a trial early pays then, and from then on; null: what recurs.
alter table price_points
  add column conversion_minor bigint,
  add column conversion_recurring_minor bigint;
