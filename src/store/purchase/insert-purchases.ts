import { instants, json } from "../parameters.ts";
import { statement, type Tx } from "../statement.ts";
import type { Purchase } from "../../domain/purchase/purchase.ts";

const INSERT_PURCHASES = statement(
  "insert_purchases",
  "tenant",
  `insert into purchases (merchant_id, id, customer_id, site_id, package_id, price_point_id, face,
          policy_id, state, recurring, initial_transaction_id, merchant_ref, order_no, bought_at,
          terms, passthrough)
   select $1::bigint, u.id, u.customer_id, u.site_id, u.package_id, u.price_point_id, u.face,
          u.policy_id, u.state, u.recurring, u.initial_transaction_id, u.merchant_ref, u.order_no,
          u.bought_at, u.terms::jsonb, u.passthrough::jsonb
     from unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::text[],
          $8::bigint[], $9::text[], $10::bool[], $11::bigint[], $12::text[], $13::bigint[],
          $14::timestamptz[], $15::text[], $16::text[])
       as u(id, customer_id, site_id, package_id, price_point_id, face, policy_id, state, recurring,
          initial_transaction_id, merchant_ref, order_no, bought_at, terms,
          passthrough)`,
);

export async function insertPurchases(tx: Tx, rows: readonly Purchase[]): Promise<void> {
  await tx.query(INSERT_PURCHASES, [
    tx.merchantId,
    rows.map((row) => row.id),
    rows.map((row) => row.customerId),
    rows.map((row) => row.siteId),
    rows.map((row) => row.packageId),
    rows.map((row) => row.pricePointId),
    rows.map((row) => row.face),
    rows.map((row) => row.policyId),
    rows.map((row) => row.state),
    rows.map((row) => row.recurring),
    rows.map((row) => row.initialTransactionId),
    rows.map((row) => row.merchantRef),
    rows.map((row) => row.orderNo),
    instants(rows.map((row) => row.boughtAt)),
    rows.map((row) => json(row.terms)),
    rows.map((row) => json(row.passthrough)),
  ]);
}
