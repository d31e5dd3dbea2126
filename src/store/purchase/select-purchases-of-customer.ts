import type { Purchase } from "../../domain/purchase/purchase.ts";
import { PURCHASE_COLUMNS } from "../columns.ts";
import { statement, type Tx } from "../statement.ts";
import type { PurchasePage } from "./select-purchase-page.ts";

/** Reads the index purchases_by_customer. */
const SELECT_PURCHASES_OF_CUSTOMER = statement(
  "select_purchases_of_customer",
  "tenant",
  `select ${PURCHASE_COLUMNS}
     from purchases p
    where p.merchant_id = $1::bigint and p.customer_id = $2::bigint and p.id < $3::bigint
      and ($4::text is null or p.state = $4::text)
    order by p.id desc
    limit $5::int`,
);

export async function selectPurchasesOfCustomer(
  tx: Tx,
  customerId: bigint,
  page: PurchasePage,
): Promise<Purchase[]> {
  return await tx.query<Purchase>(SELECT_PURCHASES_OF_CUSTOMER, [
    tx.merchantId,
    customerId,
    page.beforeId,
    page.state,
    page.limit,
  ]);
}
