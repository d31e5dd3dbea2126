import { instants } from "../parameters.ts";
import { statement, type Tx } from "../statement.ts";
import type { PaymentMethod } from "./payment-method.ts";

const INSERT_PAYMENT_METHODS = statement(
  "insert_payment_methods",
  "tenant",
  `insert into payment_methods (merchant_id, id, customer_id, kind, brand, first6, last4,
          expiry_year, expiry_month, prepaid, fingerprint, secret_id, network_transaction_id, state,
          replaces_id, created_at)
   select $1::bigint, u.id, u.customer_id, u.kind, u.brand, u.first6, u.last4, u.expiry_year,
          u.expiry_month, u.prepaid, u.fingerprint, u.secret_id, u.network_transaction_id, u.state,
          u.replaces_id, u.created_at
     from unnest($2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[],
          $8::smallint[], $9::smallint[], $10::bool[], $11::text[], $12::bigint[], $13::text[],
          $14::text[], $15::bigint[], $16::timestamptz[])
       as u(id, customer_id, kind, brand, first6, last4, expiry_year, expiry_month, prepaid,
          fingerprint, secret_id, network_transaction_id, state, replaces_id, created_at)`,
);

export async function insertPaymentMethods(tx: Tx, rows: readonly PaymentMethod[]): Promise<void> {
  await tx.query(INSERT_PAYMENT_METHODS, [
    tx.merchantId,
    rows.map((row) => row.id),
    rows.map((row) => row.customerId),
    rows.map((row) => row.kind),
    rows.map((row) => row.brand),
    rows.map((row) => row.first6),
    rows.map((row) => row.last4),
    rows.map((row) => row.expiryYear),
    rows.map((row) => row.expiryMonth),
    rows.map((row) => row.prepaid),
    rows.map((row) => row.fingerprint),
    rows.map((row) => row.secretId),
    rows.map((row) => row.networkTransactionId),
    rows.map((row) => row.state),
    rows.map((row) => row.replacesId),
    instants(rows.map((row) => row.createdAt)),
  ]);
}
