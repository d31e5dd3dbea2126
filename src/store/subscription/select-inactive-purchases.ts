import { statement, type Tx } from "../statement.ts";

const SELECT_INACTIVE_PURCHASES = statement(
  "select_inactive_purchases",
  "tenant",
  `select distinct s.purchase_id
     from subscriptions s
    where s.merchant_id = $1::bigint and s.purchase_id > $2::bigint and s.state = 'inactive'
      and ($3::text is null or s.reason = $3::text)
    order by s.purchase_id
    limit $4::int`,
);

export type InactivePage = {
  readonly afterId: bigint;
  /** Why they are inactive; null: whatever the reason is. */
  readonly reason: string | null;
  readonly limit: number;
};

/** Purchases that have an inactive subscription, in the order of their ids. */
export async function selectInactivePurchases(tx: Tx, page: InactivePage): Promise<bigint[]> {
  const rows = await tx.query<{ purchaseId: bigint }>(SELECT_INACTIVE_PURCHASES, [
    tx.merchantId,
    page.afterId,
    page.reason,
    page.limit,
  ]);
  return rows.map(({ purchaseId }) => purchaseId);
}
