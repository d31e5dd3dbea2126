import type { ChecksOf } from "../../domain/change.ts";
import { json } from "../parameters.ts";
import { statement, type Tx } from "../statement.ts";

const MARK_CHECKS = statement(
  "mark_checks",
  "tenant",
  `update transactions t
      set extra = coalesce(t.extra, '{}'::jsonb) || u.extra::jsonb
     from unnest($2::bigint[], $3::text[]) as u(id, extra)
    where t.merchant_id = $1::bigint and t.id = u.id`,
);

/** Keeps what the bank found of the payer with each payment. */
export async function markChecks(tx: Tx, all: readonly ChecksOf[]): Promise<void> {
  await tx.query(MARK_CHECKS, [
    tx.merchantId,
    all.map(({ transactionId }) => transactionId),
    all.map(({ checks }) => json({ checks })),
  ]);
}
