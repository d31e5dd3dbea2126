import { statement, type Tx } from "../statement.ts";

/** Settled batches whose ledger entry is not what they settled (L6). */
const SELECT_SETTLEMENT_DIFFERENCES = statement(
  "select_settlement_differences",
  "tenant",
  `select b.id
     from settlements b
     left join ledger_entries e on e.merchant_id = b.merchant_id and e.source_id = b.id
    where b.merchant_id = $1::bigint and b.state = 'settled'
      and coalesce(case when e.debit = 'bank' then e.amount_minor else -e.amount_minor end, 0)
          <> coalesce(b.total_minor, 0)
    order by b.id
    limit $2::int`,
);

export async function selectSettlementDifferences(tx: Tx, limit: number): Promise<bigint[]> {
  const rows = await tx.query<{ id: bigint }>(SELECT_SETTLEMENT_DIFFERENCES, [
    tx.merchantId,
    limit,
  ]);
  return rows.map((row) => row.id);
}
