import type { RecordDetails } from "../../domain/transaction/details.ts";
import { instants, json } from "../parameters.ts";
import { statement, type Tx } from "../statement.ts";

const PUT_RECORD_DETAILS = statement(
  "put_record_details",
  "tenant",
  `insert into record_details (merchant_id, record_id, since_position, kind, order_ref, parent_id, at,
          facts)
   select $1::bigint, u.record_id, u.since_position, u.kind, u.order_ref, u.parent_id, u.at,
          u.facts::jsonb
     from unnest($2::bigint[], $3::int[], $4::text[], $5::text[], $6::bigint[], $7::timestamptz[],
          $8::text[])
       as u(record_id, since_position, kind, order_ref, parent_id, at, facts)
   on conflict (merchant_id, record_id, since_position) do update
      set order_ref = excluded.order_ref, facts = excluded.facts`,
);

/** What is said of a record from a number on takes the place of what was said from there. */
export async function putRecordDetails(tx: Tx, rows: readonly RecordDetails[]): Promise<void> {
  await tx.query(PUT_RECORD_DETAILS, [
    tx.merchantId,
    rows.map((row) => row.recordId),
    rows.map((row) => row.sincePosition),
    rows.map((row) => row.kind),
    rows.map((row) => row.orderRef),
    rows.map((row) => row.parentId),
    instants(rows.map((row) => row.at)),
    rows.map((row) => json(row.facts)),
  ]);
}
