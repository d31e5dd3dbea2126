import { statement, type Tx } from "../statement.ts";

/** By both line indexes. */
const SELECT_CHARGES_OF = statement(
  "select_charges_of",
  "tenant",
  `select l.transaction_id, l.subscription_id, l.position
     from transaction_lines l
    where l.merchant_id = $1::bigint and l.subscription_id = any($2::bigint[])
      and l.live and l.subscription_id is not null
   union all
   select d.transaction_id, d.subscription_id, d.position
     from transaction_lines d
    where d.merchant_id = $1::bigint and d.subscription_id = any($2::bigint[])
      and not d.live and d.subscription_id is not null
    limit $3::int`,
);

/** Every payment of these series, and which number it paid or was to pay. */
export async function selectChargesOf(
  tx: Tx,
  subscriptionIds: readonly bigint[],
  limit: number,
): Promise<
  { readonly transactionId: bigint; readonly subscriptionId: bigint; readonly position: number }[]
> {
  if (subscriptionIds.length === 0) return [];
  return await tx.query(SELECT_CHARGES_OF, [tx.merchantId, subscriptionIds, limit]);
}
