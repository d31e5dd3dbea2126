import { statement, type Tx } from "../statement.ts";
import type { PurchaseLine } from "../../domain/purchase/purchase.ts";

const SELECT_PURCHASE_LINES = statement(
  "select_purchase_lines",
  "tenant",
  `select l.purchase_id, l.line_no, l.code, l.description, l.quantity, l.unit_e4, l.amount_minor,
          l.subscription_id
     from purchase_lines l
    where l.merchant_id = $1::bigint and l.purchase_id = any($2::bigint[])
    order by l.purchase_id, l.line_no`,
);

export async function selectPurchaseLines(
  tx: Tx,
  purchaseIds: readonly bigint[],
): Promise<PurchaseLine[]> {
  return await tx.query<PurchaseLine>(SELECT_PURCHASE_LINES, [tx.merchantId, purchaseIds]);
}
