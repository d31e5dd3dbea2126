import type { TransactionLine } from "../../domain/transaction/transaction.ts";
import { LINE_COLUMNS } from "../columns.ts";
import { statement, type Tx } from "../statement.ts";

const SELECT_LINES = statement(
  "select_lines",
  "tenant",
  `select ${LINE_COLUMNS}
     from transaction_lines l
    where l.merchant_id = $1::bigint and l.transaction_id = any($2::bigint[])
    order by l.transaction_id, l.line_no`,
);

export async function selectLines(
  tx: Tx,
  transactionIds: readonly bigint[],
): Promise<TransactionLine[]> {
  return await tx.query<TransactionLine>(SELECT_LINES, [tx.merchantId, transactionIds]);
}
