import type { Purchase } from "../../domain/purchase/purchase.ts";
import { PURCHASE_COLUMNS } from "../columns.ts";
import { statement, type Tx } from "../statement.ts";

const SELECT_PURCHASES = statement(
  "select_purchases",
  "tenant",
  `select ${PURCHASE_COLUMNS}
     from purchases p
    where p.merchant_id = $1::bigint and p.id = any($2::bigint[])`,
);

export async function selectPurchases(tx: Tx, ids: readonly bigint[]): Promise<Purchase[]> {
  return await tx.query<Purchase>(SELECT_PURCHASES, [tx.merchantId, ids]);
}
