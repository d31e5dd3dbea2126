import type { RecordDetails } from "../../domain/transaction/details.ts";
import { statement, type Tx } from "../statement.ts";

const SELECT_RECORD_DETAILS = statement(
  "select_record_details",
  "tenant",
  `select d.record_id, d.kind, d.since_position, d.order_ref, d.parent_id, d.at, d.facts
     from record_details d
    where d.merchant_id = $1::bigint and d.record_id = any($2::bigint[])`,
);

/** All that was said of these records, from every number on. */
export async function selectRecordDetails(
  tx: Tx,
  recordIds: readonly bigint[],
): Promise<RecordDetails[]> {
  if (recordIds.length === 0) return [];
  return await tx.query<RecordDetails>(SELECT_RECORD_DETAILS, [tx.merchantId, recordIds]);
}
