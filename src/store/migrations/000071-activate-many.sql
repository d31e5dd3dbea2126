-- What is done to many purchases at once may be that they are activated.
alter table make_goods drop constraint make_goods_action_check;
alter table make_goods add constraint make_goods_action_check
  check (action in ('extend','cancel','reactivate','activate'));
alter table make_goods add column missed text check (missed in ('charge','skip'));  -- of an activation
