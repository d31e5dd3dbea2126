import type { Transaction } from "../../domain/transaction/transaction.ts";
import { TRANSACTION_COLUMNS } from "../columns.ts";
import { statement, type Tx } from "../statement.ts";

/** Locks transactions by id, in order of id; after purchases and subscriptions. */
const LOCK_TRANSACTIONS = statement(
  "lock_transactions",
  "tenant",
  `select ${TRANSACTION_COLUMNS}
     from transactions t
    where t.merchant_id = $1::bigint and t.id = any($2::bigint[])
    order by t.id
      for no key update`,
);

export async function lockTransactions(tx: Tx, ids: readonly bigint[]): Promise<Transaction[]> {
  return await tx.query<Transaction>(LOCK_TRANSACTIONS, [tx.merchantId, ids]);
}
