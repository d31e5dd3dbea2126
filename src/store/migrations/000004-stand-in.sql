-- How often a first payment that was sold on trust was sent again: attempt_no cannot tell, since a
-- failed connection keeps its key.
alter table transactions add column stand_in_retries smallint not null default 0;
