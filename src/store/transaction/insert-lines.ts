import type { TransactionLine } from "../../domain/transaction/transaction.ts";
import { statement, type Tx } from "../statement.ts";

/**
 * Inserts lines; a position that already has a live line (in flight or paid) is left out (I1).
 *
 * The answer names the lines that went in: the caller inserts only transactions whose lines are all
 * there, and rolls back when a group is torn.
 */
const INSERT_LINES = statement(
  "insert_lines",
  "tenant",
  `insert into transaction_lines (merchant_id, transaction_id, line_no, kind, subscription_id,
          position, ref_id, due_on, amount_minor)
   select $1::bigint, u.transaction_id, u.line_no, u.kind, u.subscription_id, u.position, u.ref_id,
          u.due_on, u.amount_minor
     from unnest($2::bigint[], $3::smallint[], $4::text[], $5::bigint[], $6::int[], $7::bigint[],
          $8::date[], $9::bigint[])
       as u(transaction_id, line_no, kind, subscription_id, position, ref_id, due_on, amount_minor)
   on conflict (merchant_id, subscription_id, position) where live and subscription_id is not null
   do nothing
   returning transaction_id`,
);

export async function insertLines(
  tx: Tx,
  lines: readonly TransactionLine[],
): Promise<{ transactionId: bigint }[]> {
  return await tx.query(INSERT_LINES, [
    tx.merchantId,
    lines.map((line) => line.transactionId),
    lines.map((line) => line.lineNo),
    lines.map((line) => line.kind),
    lines.map((line) => line.subscriptionId),
    lines.map((line) => line.position),
    lines.map((line) => line.refId),
    lines.map((line) => line.dueOn),
    lines.map((line) => line.amountMinor),
  ]);
}
