import { statement, type Tx } from "../statement.ts";

/**
 * Transactions whose ledger entries do not add up to what they moved through `clearing`.
 *
 * Sales, captures and surplus bring in, refunds, voids and chargebacks take out, everything else
 * (declined, undecided, verifications, bare authorisations) must have no entry. A void takes out what
 * its parent had posted, which for an authorisation is nothing.
 */
const SELECT_LEDGER_DIFFERENCES = statement(
  "select_ledger_differences",
  "tenant",
  `select t.id,
          (case when t.state <> 'approved' then 0
                when t.kind in ('sale', 'capture', 'surplus', 'chargeback_reversal') then t.amount_minor
                when t.kind in ('refund', 'chargeback') then -t.amount_minor
                when t.kind = 'void' and p.kind in ('sale', 'capture') then -t.amount_minor
                else 0 end)::bigint as expected_minor,
          coalesce(g.posted_minor, 0)::bigint as posted_minor
     from transactions t
     left join transactions p
       on p.merchant_id = t.merchant_id and p.id = t.parent_id
     left join (select e.source_id,
                       sum(case when e.debit = 'clearing' then e.amount_minor
                                when e.credit = 'clearing' then -e.amount_minor
                                else 0 end) as posted_minor
                  from ledger_entries e
                 where e.merchant_id = $1::bigint
                 group by e.source_id) g on g.source_id = t.id
    where t.merchant_id = $1::bigint
      and (case when t.state <> 'approved' then 0
                when t.kind in ('sale', 'capture', 'surplus', 'chargeback_reversal') then t.amount_minor
                when t.kind in ('refund', 'chargeback') then -t.amount_minor
                when t.kind = 'void' and p.kind in ('sale', 'capture') then -t.amount_minor
                else 0 end) <> coalesce(g.posted_minor, 0)
    order by t.id
    limit $2::int`,
);

export type LedgerDifference = {
  readonly id: bigint;
  readonly expectedMinor: bigint;
  readonly postedMinor: bigint;
};

export async function selectLedgerDifferences(tx: Tx, limit: number): Promise<LedgerDifference[]> {
  return await tx.query<LedgerDifference>(SELECT_LEDGER_DIFFERENCES, [tx.merchantId, limit]);
}
