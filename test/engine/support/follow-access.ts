/**
 * Access and money from the rows: what is sold on trust waits for exactly one payment, and nothing
 * else is charged before that is answered.
 */
import type { Database } from "../../../src/store/database.ts";
import { rowsOf } from "./rows.ts";

type Books = { readonly world: { readonly db: Database }; readonly merchantId: bigint };

/** One line per fault; empty when access and money agree. */
export async function followAccess(books: Books): Promise<string[]> {
  const faults = await rowsOf<{ fault: string }>(
    books,
    `select 'purchase ' || p.id || ' is ' || p.state || ', its first payment ' || t.state as fault
       from purchases p
       join transactions t on t.id = p.initial_transaction_id
      where case p.state
              when 'pending' then t.check_at is null or t.stood_in_at is not null
              when 'temporary' then t.check_at is null or t.stood_in_at is null
              when 'active' then t.state <> 'approved' and not exists (
                     select from transactions r
                      where r.purchase_id = p.id and r.extra ->> 'reactivates' = 'true')
              -- approved too late: given back, unless the card was only checked
              when 'failed' then t.state <> 'declined' and t.kind <> 'verify'
                and t.settle_hold is distinct from 'cancelled'
                and not exists (select from transactions c where c.parent_id = t.id)
              else t.check_at is not null and t.stood_in_at is null end
     union all
     select 'subscription ' || s.id || ' charges before the first payment was answered'
       from subscriptions s
       join purchases p on p.id = s.purchase_id
       join transactions t on t.id = p.initial_transaction_id
      where s.charge_on is not null and t.check_at is not null
     union all
     select 'transaction ' || c.id || ' was made before the first payment was answered'
       from transactions c
       join purchases p on p.id = c.purchase_id
       join transactions t on t.id = p.initial_transaction_id
      where c.id <> t.id and c.parent_id is null and (t.decided_at is null or c.at < t.decided_at)
     union all
     select 'purchase ' || p.id || ' has no access until ' || p.access_until || ', and is expired'
       from purchases p
      where p.state = 'expired' and (p.access_until is null or p.access_until > p.expired_at)`,
  );
  return faults.map(({ fault }) => fault);
}
