import type { Purchase } from "../../domain/purchase/purchase.ts";
import { PURCHASE_COLUMNS } from "../columns.ts";
import { statement, type Tx } from "../statement.ts";
import type { PurchasePage } from "./select-purchase-page.ts";

/** By the index payment_methods_by_digits, then purchases_by_customer. */
const SELECT_PURCHASES_BY_CARD = statement(
  "select_purchases_by_card",
  "tenant",
  `select ${PURCHASE_COLUMNS}
     from purchases p
    where p.merchant_id = $1::bigint and p.id < $2::bigint
      and ($3::text is null or p.state = $3::text)
      and p.customer_id in (
          select m.customer_id
            from payment_methods m
           where m.merchant_id = $1::bigint and m.last4 = $4::text
             and ($5::text is null or m.first6 = $5::text))
      and ($6::bigint is null or p.customer_id = $6::bigint)
    order by p.id desc
    limit $7::int`,
);

export type CardDigits = {
  readonly last4: string;
  /** Null: any. */
  readonly first6: string | null;
  /** Null: any. */
  readonly customerId: bigint | null;
};

/** Purchases of customers who have, or had, a card with these digits. */
export async function selectPurchasesByCard(
  tx: Tx,
  { last4, first6, customerId }: CardDigits,
  page: PurchasePage,
): Promise<Purchase[]> {
  return await tx.query<Purchase>(SELECT_PURCHASES_BY_CARD, [
    tx.merchantId,
    page.beforeId,
    page.state,
    last4,
    first6,
    customerId,
    page.limit,
  ]);
}
