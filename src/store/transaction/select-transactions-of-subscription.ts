import type { Transaction } from "../../domain/transaction/transaction.ts";
import { TRANSACTION_COLUMNS } from "../columns.ts";
import { statement, type Tx } from "../statement.ts";
import type { DayRange, TransactionPage } from "./select-transaction-page.ts";

/** Transactions that pay, or were to pay, for positions of a subscription: by both line indexes. */
const SELECT_TRANSACTIONS_OF_SUBSCRIPTION = statement(
  "select_transactions_of_subscription",
  "tenant",
  `with own as (
     select l.transaction_id
       from transaction_lines l
      where l.merchant_id = $1::bigint and l.subscription_id = $2::bigint
        and l.live and l.subscription_id is not null
     union
     select d.transaction_id
       from transaction_lines d
      where d.merchant_id = $1::bigint and d.subscription_id = $2::bigint
        and not d.live and d.subscription_id is not null)
   select ${TRANSACTION_COLUMNS}
     from own o
     join transactions t on t.id = o.transaction_id
    where t.merchant_id = $1::bigint and t.id < $3::bigint
      and ($4::text is null or t.state = $4::text)
      and ($8::text is null or t.kind = $8::text)
      and t.business_on between $5::date and $6::date
    order by t.id desc
    limit $7::int`,
);

export async function selectTransactionsOfSubscription(
  tx: Tx,
  subscriptionId: bigint,
  days: DayRange,
  page: TransactionPage,
): Promise<Transaction[]> {
  return await tx.query<Transaction>(SELECT_TRANSACTIONS_OF_SUBSCRIPTION, [
    tx.merchantId,
    subscriptionId,
    page.beforeId,
    page.state,
    days.from,
    days.to,
    page.limit,
    page.kind,
  ]);
}
