import { isoInstant } from "../../domain/calendar/instant.ts";
import type { PaymentLink } from "../../domain/payment-link/payment-link.ts";
import { statement, type Tx } from "../statement.ts";

const INSERT_PAYMENT_LINK = statement(
  "insert_payment_link",
  "tenant",
  `insert into payment_links (merchant_id, id, transaction_id, token_hash, created_at, expires_at)
   values ($1::bigint, $2::bigint, $3::bigint, $4::text, $5::timestamptz, $6::timestamptz)`,
);

export async function insertPaymentLink(
  tx: Tx,
  link: Omit<PaymentLink, "authenticationId" | "paymentId">,
): Promise<void> {
  await tx.query(INSERT_PAYMENT_LINK, [
    tx.merchantId,
    link.id,
    link.transactionId,
    link.tokenHash,
    isoInstant(link.createdAt),
    isoInstant(link.expiresAt),
  ]);
}
