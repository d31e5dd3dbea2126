import type { Subscription } from "../../domain/subscription/subscription.ts";
import { SUBSCRIPTION_COLUMNS } from "../columns.ts";
import { statement, type Tx } from "../statement.ts";

/**
 * Locks pending subscriptions whose gate is met: the first payment's batch has settled, without a
 * hold on the payment. Reads the index subscriptions_gated; others' rows are skipped, not waited for.
 */
const LOCK_GATED = statement(
  "lock_gated",
  "tenant",
  `select ${SUBSCRIPTION_COLUMNS}
     from subscriptions s
     join transactions t on t.merchant_id = s.merchant_id and t.id = s.gate_transaction_id
     join settlements b on b.merchant_id = t.merchant_id
      and b.gateway_account_id = t.gateway_account_id and b.settle_on = t.settle_on
      and b.currency = t.currency
    where s.merchant_id = $1::bigint and s.gate_transaction_id is not null and s.state = 'pending'
      and t.state = 'approved' and coalesce(t.settle_hold, 'manual') = 'manual' and b.state = 'settled'
    order by s.id
    limit $2::int
      for no key update of s skip locked`,
);

export async function lockGated(tx: Tx, limit: number): Promise<Subscription[]> {
  return await tx.query<Subscription>(LOCK_GATED, [tx.merchantId, limit]);
}
