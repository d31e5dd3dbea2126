import { statement, type Tx } from "../statement.ts";

/** Transactions whose lines are missing, do not add up, or live on after a decline (I1). */
const SELECT_LINE_DIFFERENCES = statement(
  "select_line_differences",
  "tenant",
  `select t.id
     from transactions t
     left join (select l.transaction_id, count(*) as lines, sum(l.amount_minor) as lines_minor,
                       count(*) filter (where l.live) as live
                  from transaction_lines l
                 where l.merchant_id = $1::bigint
                 group by l.transaction_id) l on l.transaction_id = t.id
    where t.merchant_id = $1::bigint
      and (coalesce(l.lines, 0) <> t.line_count
           or (t.line_count > 0 and l.lines_minor <> t.amount_minor)
           or (t.state in ('declined', 'failed') and coalesce(l.live, 0) > 0)
           or (t.state not in ('declined', 'failed') and coalesce(l.live, 0) <> t.line_count))
    order by t.id
    limit $2::int`,
);

export async function selectLineDifferences(tx: Tx, limit: number): Promise<bigint[]> {
  const rows = await tx.query<{ id: bigint }>(SELECT_LINE_DIFFERENCES, [tx.merchantId, limit]);
  return rows.map((row) => row.id);
}
