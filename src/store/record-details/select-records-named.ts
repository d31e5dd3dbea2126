import { statement, type Tx } from "../statement.ts";

/**
 * Reads the indexes of record_details and purchases. A reference that was changed on one record names
 * no other; what still has the purchase's own comes by the purchase.
 */
const SELECT_RECORDS_NAMED = statement(
  "select_records_named",
  "tenant",
  `with own as (
     select d.record_id, d.kind from record_details d
      where d.merchant_id = $1::bigint and d.order_ref = any($2::text[]) and d.order_ref is not null),
   bought as (
     select p.id, p.initial_transaction_id from purchases p
      where p.merchant_id = $1::bigint and p.merchant_ref = any($2::text[])
        and p.merchant_ref is not null)
   select o.record_id, o.kind from own o
    union
   select b.initial_transaction_id, 'transaction' from bought b
    where b.initial_transaction_id is not null
    union
   select s.id, 'subscription' from bought b
     join subscriptions s on s.purchase_id = b.id
    where s.merchant_id = $1::bigint
    limit $3::int`,
);

export type RecordName = {
  readonly recordId: bigint;
  readonly kind: "transaction" | "subscription";
};

/** Payments and series that may have one of these references of the merchant's. */
export async function selectRecordsNamed(
  tx: Tx,
  orderRefs: readonly string[],
  limit: number,
): Promise<RecordName[]> {
  return await tx.query<RecordName>(SELECT_RECORDS_NAMED, [tx.merchantId, orderRefs, limit]);
}
