import type { FirstUse } from "../../domain/change.ts";
import { statement, type Tx } from "../statement.ts";

const MARK_FIRST_USES = statement(
  "mark_first_uses",
  "tenant",
  `update payment_methods m
      set network_transaction_id = u.network_transaction_id, version = m.version + 1
     from unnest($2::bigint[], $3::text[]) as u(id, network_transaction_id)
    where m.merchant_id = $1::bigint and m.id = u.id and m.network_transaction_id is null`,
);

/** Keeps the scheme's id of each method's first payment; a later payment does not replace it. */
export async function markFirstUses(tx: Tx, uses: readonly FirstUse[]): Promise<void> {
  await tx.query(MARK_FIRST_USES, [
    tx.merchantId,
    uses.map((use) => use.paymentMethodId),
    uses.map((use) => use.networkTransactionId),
  ]);
}
