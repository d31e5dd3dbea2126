import type { Instant } from "../../domain/calendar/instant.ts";
import { statement, type Tx } from "../statement.ts";

const SELECT_NEXT_CHECK = statement(
  "select_next_check",
  "tenant",
  `select t.check_at
     from transactions t
    where t.merchant_id = $1::bigint and t.check_at is not null
    order by t.check_at
    limit 1`,
);

/** When the next undecided transaction has to be looked at; null when all are decided. */
export async function selectNextCheck(tx: Tx): Promise<Instant | null> {
  const [row] = await tx.query<{ checkAt: Instant }>(SELECT_NEXT_CHECK, [tx.merchantId]);
  return row?.checkAt ?? null;
}
