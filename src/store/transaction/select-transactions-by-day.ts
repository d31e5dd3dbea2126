import type { Transaction } from "../../domain/transaction/transaction.ts";
import { TRANSACTION_COLUMNS } from "../columns.ts";
import { statement, type Tx } from "../statement.ts";
import type { DayRange, TransactionPage } from "./select-transaction-page.ts";

/** Reads the index transactions_by_day. */
const SELECT_TRANSACTIONS_BY_DAY = statement(
  "select_transactions_by_day",
  "tenant",
  `select ${TRANSACTION_COLUMNS}
     from transactions t
    where t.merchant_id = $1::bigint and t.business_on between $2::date and $3::date
      and t.id < $4::bigint and ($5::text is null or t.state = $5::text)
      and ($7::text is null or t.kind = $7::text)
    order by t.id desc
    limit $6::int`,
);

export async function selectTransactionsByDay(
  tx: Tx,
  days: DayRange,
  page: TransactionPage,
): Promise<Transaction[]> {
  return await tx.query<Transaction>(SELECT_TRANSACTIONS_BY_DAY, [
    tx.merchantId,
    days.from,
    days.to,
    page.beforeId,
    page.state,
    page.limit,
    page.kind,
  ]);
}
