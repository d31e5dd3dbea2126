import { isoInstant, type Instant } from "../../domain/calendar/instant.ts";
import { statement, type Tx } from "../statement.ts";

const DELETE_ENDED_SECRETS = statement(
  "delete_ended_secrets",
  "tenant",
  `delete from target_secrets s
    where s.merchant_id = $1::bigint and s.target_id = $2::bigint and s.ends_at <= $3::timestamptz`,
);

/** Secrets of the target that ended at `at` or before: nothing is signed with them any more. */
export async function deleteEndedSecrets(tx: Tx, targetId: bigint, at: Instant): Promise<void> {
  await tx.query(DELETE_ENDED_SECRETS, [tx.merchantId, targetId, isoInstant(at)]);
}
