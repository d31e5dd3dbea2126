import { statement, type Tx } from "../statement.ts";
import type { RecordName } from "./select-records-named.ts";

/** Reads transactions_children, record_details_by_parent, and the purchase of each payment. */
const SELECT_RECORDS_MADE_FROM = statement(
  "select_records_made_from",
  "tenant",
  `select t.id as record_id, 'transaction' as kind from transactions t
    where t.merchant_id = $1::bigint and t.parent_id = any($2::bigint[]) and t.parent_id is not null
    union
   select d.record_id, d.kind from record_details d
    where d.merchant_id = $1::bigint and d.parent_id = any($2::bigint[]) and d.parent_id is not null
    union
   select s.id, 'subscription' from transactions i
     join subscriptions s on s.purchase_id = i.purchase_id
    where i.merchant_id = $1::bigint and s.merchant_id = $1::bigint
      and i.id = any($2::bigint[]) and i.stage in ('initial', 'manual')
    limit $3::int`,
);

/** Refunds, repeats and series of these payments; the charges of a series come by the series. */
export async function selectRecordsMadeFrom(
  tx: Tx,
  parentIds: readonly bigint[],
  limit: number,
): Promise<RecordName[]> {
  return await tx.query<RecordName>(SELECT_RECORDS_MADE_FROM, [tx.merchantId, parentIds, limit]);
}
