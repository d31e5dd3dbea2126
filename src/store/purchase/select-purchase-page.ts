import type { Purchase, PurchaseState } from "../../domain/purchase/purchase.ts";
import { PURCHASE_COLUMNS } from "../columns.ts";
import { statement, type Tx } from "../statement.ts";

/** By the primary key, backwards; a rare state reads past the others. */
const SELECT_PURCHASE_PAGE = statement(
  "select_purchase_page",
  "tenant",
  `select ${PURCHASE_COLUMNS}
     from purchases p
    where p.merchant_id = $1::bigint and p.id < $2::bigint
      and ($3::text is null or p.state = $3::text)
    order by p.id desc
    limit $4::int`,
);

export type PurchasePage = {
  readonly beforeId: bigint;
  readonly state: PurchaseState | null;
  readonly limit: number;
};

/** Purchases with smaller ids, the largest first. */
export async function selectPurchasePage(tx: Tx, page: PurchasePage): Promise<Purchase[]> {
  return await tx.query<Purchase>(SELECT_PURCHASE_PAGE, [
    tx.merchantId,
    page.beforeId,
    page.state,
    page.limit,
  ]);
}
