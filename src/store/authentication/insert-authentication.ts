import { isoInstant } from "../../domain/calendar/instant.ts";
import { json } from "../parameters.ts";
import { statement, type Tx } from "../statement.ts";
import type { Authentication } from "./authentication.ts";

const INSERT_AUTHENTICATION = statement(
  "insert_authentication",
  "tenant",
  `insert into authentications (merchant_id, id, site_id, customer_id, payment_method_id,
          gateway_account_id, amount_minor, currency, enrolled, xid, order_ref, at, facts)
   values ($1::bigint, $2::bigint, $3::bigint, $4::bigint, $5::bigint, $6::bigint, $7::bigint,
          $8::text, $9::bool, $10::text, $11::text, $12::timestamptz, $13::text::jsonb)`,
);

export async function insertAuthentication(tx: Tx, row: Authentication): Promise<void> {
  await tx.query(INSERT_AUTHENTICATION, [
    tx.merchantId,
    row.id,
    row.siteId,
    row.customerId,
    row.paymentMethodId,
    row.gatewayAccountId,
    row.amountMinor,
    row.currency,
    row.enrolled,
    row.xid,
    row.orderRef,
    isoInstant(row.at),
    json(row.facts),
  ]);
}
