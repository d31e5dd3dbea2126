import type { Purchase } from "../../domain/purchase/purchase.ts";
import { PURCHASE_COLUMNS } from "../columns.ts";
import { statement, type Tx } from "../statement.ts";

/** Locks purchases by id, in order of id; always before their subscriptions, so nobody deadlocks. */
const LOCK_PURCHASES = statement(
  "lock_purchases",
  "tenant",
  `select ${PURCHASE_COLUMNS}
     from purchases p
    where p.merchant_id = $1::bigint and p.id = any($2::bigint[])
    order by p.id
      for no key update`,
);

export async function lockPurchases(tx: Tx, ids: readonly bigint[]): Promise<Purchase[]> {
  return await tx.query<Purchase>(LOCK_PURCHASES, [tx.merchantId, ids]);
}
