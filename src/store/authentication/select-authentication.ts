import { statement, type Tx } from "../statement.ts";
import type { Authentication } from "./authentication.ts";

const SELECT_AUTHENTICATION = statement(
  "select_authentication",
  "tenant",
  `select a.id, a.site_id, a.customer_id, a.payment_method_id, a.gateway_account_id, a.amount_minor,
          a.currency, a.enrolled, a.xid, a.order_ref, a.at, a.facts
     from authentications a
    where a.merchant_id = $1::bigint and a.id = $2::bigint`,
);

/** Null: the merchant has none of this id. */
export async function selectAuthentication(tx: Tx, id: bigint): Promise<Authentication | null> {
  const [row] = await tx.query<Authentication>(SELECT_AUTHENTICATION, [tx.merchantId, id]);
  return row ?? null;
}
