import type { Purchase } from "../../domain/purchase/purchase.ts";
import { PURCHASE_COLUMNS } from "../columns.ts";
import { statement, type Tx } from "../statement.ts";
import type { PurchasePage } from "./select-purchase-page.ts";

/** Reads the index consumer_logins_by_username. */
const SELECT_PURCHASES_BY_USERNAME = statement(
  "select_purchases_by_username",
  "tenant",
  `select ${PURCHASE_COLUMNS}
     from consumer_logins g
     join purchases p on p.merchant_id = $1::bigint and p.id = g.purchase_id
    where g.merchant_id = $1::bigint and g.folded = $2::text and p.id < $3::bigint
      and ($4::text is null or p.state = $4::text)
      and ($5::bigint is null or p.customer_id = $5::bigint)
    order by p.id desc
    limit $6::int`,
);

export type LoginSearch = {
  /** Case and accents folded. */
  readonly folded: string;
  /** Null: any. */
  readonly customerId: bigint | null;
};

/** Purchases whose login at the merchant's site has this name. */
export async function selectPurchasesByUsername(
  tx: Tx,
  { folded, customerId }: LoginSearch,
  page: PurchasePage,
): Promise<Purchase[]> {
  return await tx.query<Purchase>(SELECT_PURCHASES_BY_USERNAME, [
    tx.merchantId,
    folded,
    page.beforeId,
    page.state,
    customerId,
    page.limit,
  ]);
}
