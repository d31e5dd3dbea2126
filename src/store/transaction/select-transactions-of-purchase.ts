import type { Transaction } from "../../domain/transaction/transaction.ts";
import { TRANSACTION_COLUMNS } from "../columns.ts";
import { statement, type Tx } from "../statement.ts";
import type { DayRange, TransactionPage } from "./select-transaction-page.ts";

/**
 * A purchase's whole history. The index by purchase leaves renewals out (they would cost each of
 * them a write), so those come by the lines of its subscriptions, and refunds by their parents.
 */
const SELECT_TRANSACTIONS_OF_PURCHASE = statement(
  "select_transactions_of_purchase",
  "tenant",
  `with recursive history as (
     (select x.id from transactions x
       where x.merchant_id = $1::bigint and x.purchase_id = $2::bigint and x.stage <> 'rebill'
      union
      select l.transaction_id
        from subscriptions s
        join transaction_lines l on l.merchant_id = s.merchant_id and l.subscription_id = s.id
       where s.merchant_id = $1::bigint and s.purchase_id = $2::bigint
         and l.live and l.subscription_id is not null
      union
      select d.transaction_id
        from subscriptions s
        join transaction_lines d on d.merchant_id = s.merchant_id and d.subscription_id = s.id
       where s.merchant_id = $1::bigint and s.purchase_id = $2::bigint
         and not d.live and d.subscription_id is not null)
     union
     select c.id
       from history h
       join transactions c on c.parent_id = h.id
      where c.merchant_id = $1::bigint and c.parent_id is not null)
   select ${TRANSACTION_COLUMNS}
     from history h
     join transactions t on t.id = h.id
    where t.merchant_id = $1::bigint and t.id < $3::bigint
      and ($4::text is null or t.state = $4::text)
      and ($9::text is null or t.kind = $9::text)
      and ($5::bigint is null or exists (
            select 1 from transaction_lines o
             where o.merchant_id = $1::bigint and o.transaction_id = t.id
               and o.subscription_id = $5::bigint))
      and t.business_on between $6::date and $7::date
    order by t.id desc
    limit $8::int`,
);

export type OfPurchase = { readonly purchaseId: bigint; readonly subscriptionId: bigint | null };

export async function selectTransactionsOfPurchase(
  tx: Tx,
  of: OfPurchase,
  days: DayRange,
  page: TransactionPage,
): Promise<Transaction[]> {
  return await tx.query<Transaction>(SELECT_TRANSACTIONS_OF_PURCHASE, [
    tx.merchantId,
    of.purchaseId,
    page.beforeId,
    page.state,
    of.subscriptionId,
    days.from,
    days.to,
    page.limit,
    page.kind,
  ]);
}
