-- The floor: what PostgreSQL itself needs to write the rows of a renewal, in the fewest statements.
--
-- One statement a batch, in the server, no client between the batches: no gateway, no card, no answer,
-- no decision, no fence, no row lock, no record before the call. The rows are the engine's: same
-- tables, columns, indexes, same role under the same row-level security. Called by two sessions at a
-- time, each with half of the merchants.
create procedure renew_on_the_floor(merchants bigint[], batch int, today date, now timestamptz,
                                    first_id bigint)
language plpgsql as $floor$
declare
  merchant bigint;
  renewed int;
  next_id bigint := first_id;
begin
  foreach merchant in array merchants loop
    loop
      perform set_config('app.merchant_id', merchant::text, true);
      with due as materialized (
        select s.id, s.purchase_id, s.customer_id, s.payment_method_id, s.gateway_account_id,
               s.position, s.due_on, s.amount_minor, s.currency, s.slot + 1 as next_slot,
               (s.anchor_on + make_interval(months => s.slot + 1))::date as next_on,
               next_id + row_number() over (order by s.charge_on, s.id) as new_id,
               greatest(s.order_no + 1, (extract(epoch from now) * 1000000)::bigint) as next_order
          from subscriptions s
         where s.merchant_id = merchant and s.lane = 0 and s.charge_on <= today
         order by s.charge_on, s.id
         limit batch),
      moved as (
        update subscriptions s
           set slot = d.next_slot, position = s.position + 1, due_on = d.next_on,
               charge_on = d.next_on, retry_no = 0, last_charged_on = today,
               order_no = d.next_order, version = s.version + 1
          from due d
         where s.merchant_id = merchant and s.id = d.id
        returning 1),
      charged as (
        insert into transactions (merchant_id, id, customer_id, purchase_id, kind, stage,
               payment_method_id, gateway_account_id, amount_minor, currency, line_count, state,
               attempt_key, at, business_on, decided_at, gateway_ref, auth_code, response_code,
               settle_on, version)
        select merchant, d.new_id, d.customer_id, d.purchase_id, 'sale', 'rebill',
               d.payment_method_id, d.gateway_account_id, d.amount_minor, d.currency, 1, 'approved',
               gen_random_uuid(), now, today, now, 'bench-' || d.new_id, '123456', '00', today, 2
          from due d),
      lines as (
        insert into transaction_lines (merchant_id, transaction_id, line_no, kind, subscription_id,
               position, due_on, amount_minor)
        select merchant, d.new_id, 1, 'position', d.id, d.position, d.due_on, d.amount_minor
          from due d),
      posted as (
        insert into ledger_entries (merchant_id, source_id, entry_no, debit, credit, amount_minor,
               currency, customer_id, booked_on)
        select merchant, d.new_id, 1, 'clearing', 'sales', d.amount_minor, d.currency,
               d.customer_id, today
          from due d),
      told as (
        insert into events (merchant_id, id, kind, purchase_id, transaction_id, order_no, at)
        select merchant, d.new_id, 'transaction.approved', d.purchase_id, d.new_id, d.next_order, now
          from due d)
      select count(*) into renewed from moved;
      next_id := next_id + renewed;
      if renewed < batch then
        insert into settlements (merchant_id, gateway_account_id, settle_on, currency, id, state)
        select merchant, a.id, today, 'EUR', next_id + 1, 'open'
          from gateway_accounts a where a.merchant_id = merchant;
        next_id := next_id + 1;
        insert into due_merchants (merchant_id, duty, lane, zone, starts_at, next_due_at, touched)
        values (merchant, 'settle', 0, 'UTC', '00:00', today + interval '1 day 10 minutes', 1),
               (merchant, 'open', 0, 'UTC', '00:00', now + interval '2 minutes', 1);
        update due_merchants d set next_due_at = today + interval '1 day'
         where d.merchant_id = merchant and d.duty = 'renew' and d.lane = 0;
      end if;
      commit;
      exit when renewed < batch;
    end loop;
  end loop;
end $floor$;
