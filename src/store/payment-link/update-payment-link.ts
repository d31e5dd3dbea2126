import type { PaymentLink } from "../../domain/payment-link/payment-link.ts";
import { statement, type Tx } from "../statement.ts";

const UPDATE_PAYMENT_LINK = statement(
  "update_payment_link",
  "tenant",
  `update payment_links l
      set authentication_id = $3::bigint, payment_id = $4::bigint
    where l.merchant_id = $1::bigint and l.id = $2::bigint
      and l.payment_id is not distinct from $5::bigint
   returning 1`,
);

/** False: somebody paid by it since `was` was read. Of two questions at the bank, the later one counts. */
export async function updatePaymentLink(
  tx: Tx,
  was: Pick<PaymentLink, "id" | "paymentId">,
  next: Pick<PaymentLink, "authenticationId" | "paymentId">,
): Promise<boolean> {
  const rows = await tx.query(UPDATE_PAYMENT_LINK, [
    tx.merchantId,
    was.id,
    next.authenticationId,
    next.paymentId,
    was.paymentId,
  ]);
  return rows.length === 1;
}
