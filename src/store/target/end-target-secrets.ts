import { isoInstant, type Instant } from "../../domain/calendar/instant.ts";
import { statement, type Tx } from "../statement.ts";

const END_TARGET_SECRETS = statement(
  "end_target_secrets",
  "tenant",
  `update target_secrets s
      set ends_at = least(s.ends_at, $3::timestamptz)
    where s.merchant_id = $1::bigint and s.target_id = $2::bigint`,
);

/** All secrets of the target end at `at`, those that end before it when they were to. */
export async function endTargetSecrets(tx: Tx, targetId: bigint, at: Instant): Promise<void> {
  await tx.query(END_TARGET_SECRETS, [tx.merchantId, targetId, isoInstant(at)]);
}
