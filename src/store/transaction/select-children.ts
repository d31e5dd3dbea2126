import type { Transaction } from "../../domain/transaction/transaction.ts";
import { TRANSACTION_COLUMNS } from "../columns.ts";
import { statement, type Tx } from "../statement.ts";

const SELECT_CHILDREN = statement(
  "select_children",
  "tenant",
  `select ${TRANSACTION_COLUMNS}
     from transactions t
    where t.merchant_id = $1::bigint and t.parent_id = any($2::bigint[])
    order by t.id`,
);

/** Refunds, voids, captures, disputes and surplus of these transactions. */
export async function selectChildren(tx: Tx, parentIds: readonly bigint[]): Promise<Transaction[]> {
  return await tx.query<Transaction>(SELECT_CHILDREN, [tx.merchantId, parentIds]);
}
