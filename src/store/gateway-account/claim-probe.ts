import { isoInstant, type Instant } from "../../domain/calendar/instant.ts";
import { statement, type Tx } from "../statement.ts";

const CLAIM_PROBE = statement(
  "claim_probe",
  "tenant",
  `update gateway_accounts a
      set parked_until = $4::timestamptz
    where a.merchant_id = $1::bigint and a.id = $2::bigint and a.parked_until <= $3::timestamptz
   returning 1 as claimed`,
);

/**
 * A parked account whose time is over is tried by whoever asks first; for the others it stays parked
 * until `until`. False: somebody else tries it.
 */
export async function claimProbe(
  tx: Tx,
  account: { readonly id: bigint; readonly now: Instant; readonly until: Instant },
): Promise<boolean> {
  const claimed = await tx.query(CLAIM_PROBE, [
    tx.merchantId,
    account.id,
    isoInstant(account.now),
    isoInstant(account.until),
  ]);
  return claimed.length === 1;
}
