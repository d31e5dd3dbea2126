import type { Subscription } from "../../domain/subscription/subscription.ts";
import { SUBSCRIPTION_COLUMNS } from "../columns.ts";
import { statement, type Tx } from "../statement.ts";

/**
 * The first of each renew lane, by its index, and the first of those: a merchant with a million
 * subscriptions costs `limit` rows a lane.
 */
const SELECT_DUE_NEXT = statement(
  "select_due_next",
  "tenant",
  `select ${SUBSCRIPTION_COLUMNS}, c.name as customer_name
     from due_merchants d
    cross join lateral (
          select f.*
            from subscriptions f
           where f.merchant_id = $1::bigint and f.lane = d.lane and f.charge_on is not null
           order by f.charge_on, f.id
           limit $2::int) s
     join customers c on c.merchant_id = $1::bigint and c.id = s.customer_id
    where d.merchant_id = $1::bigint and d.duty = 'renew'
    order by s.charge_on, s.id
    limit $2::int`,
);

export type DueNext = Subscription & { readonly customerName: string };

/** The subscriptions that are charged next, the earliest first. */
export async function selectDueNext(tx: Tx, limit: number): Promise<DueNext[]> {
  return await tx.query<DueNext>(SELECT_DUE_NEXT, [tx.merchantId, limit]);
}
