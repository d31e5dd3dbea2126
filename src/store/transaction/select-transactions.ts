import type { Transaction } from "../../domain/transaction/transaction.ts";
import { TRANSACTION_COLUMNS } from "../columns.ts";
import { statement, type Tx } from "../statement.ts";

const SELECT_TRANSACTIONS = statement(
  "select_transactions",
  "tenant",
  `select ${TRANSACTION_COLUMNS}
     from transactions t
    where t.merchant_id = $1::bigint and t.id = any($2::bigint[])`,
);

export async function selectTransactions(tx: Tx, ids: readonly bigint[]): Promise<Transaction[]> {
  return await tx.query<Transaction>(SELECT_TRANSACTIONS, [tx.merchantId, ids]);
}
