import type { PaymentLink } from "../../domain/payment-link/payment-link.ts";
import { statement, type Tx } from "../statement.ts";

const SELECT_PAYMENT_LINK = statement(
  "select_payment_link",
  "tenant",
  `select l.id, l.transaction_id, l.token_hash, l.created_at, l.expires_at, l.authentication_id,
          l.payment_id
     from payment_links l
    where l.merchant_id = $1::bigint and l.token_hash = $2::text`,
);

/** Null: the merchant has none of this hash. */
export async function selectPaymentLink(tx: Tx, tokenHash: string): Promise<PaymentLink | null> {
  const [row] = await tx.query<PaymentLink>(SELECT_PAYMENT_LINK, [tx.merchantId, tokenHash]);
  return row ?? null;
}
