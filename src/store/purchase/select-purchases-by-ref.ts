import type { Purchase } from "../../domain/purchase/purchase.ts";
import { PURCHASE_COLUMNS } from "../columns.ts";
import { statement, type Tx } from "../statement.ts";
import type { PurchasePage } from "./select-purchase-page.ts";

/** Reads the index purchases_by_merchant_ref. */
const SELECT_PURCHASES_BY_REF = statement(
  "select_purchases_by_ref",
  "tenant",
  `select ${PURCHASE_COLUMNS}
     from purchases p
    where p.merchant_id = $1::bigint and p.merchant_ref = $2::text and p.id < $3::bigint
      and ($4::bigint is null or p.customer_id = $4::bigint)
      and ($5::text is null or p.state = $5::text)
    order by p.id desc
    limit $6::int`,
);

export async function selectPurchasesByRef(
  tx: Tx,
  by: { readonly merchantRef: string; readonly customerId: bigint | null },
  page: PurchasePage,
): Promise<Purchase[]> {
  return await tx.query<Purchase>(SELECT_PURCHASES_BY_REF, [
    tx.merchantId,
    by.merchantRef,
    page.beforeId,
    by.customerId,
    page.state,
    page.limit,
  ]);
}
