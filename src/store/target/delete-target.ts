import { isoInstant, type Instant } from "../../domain/calendar/instant.ts";
import { statement, type Tx } from "../statement.ts";

/** The row stays: deliveries name it. */
const DELETE_TARGET = statement(
  "delete_target",
  "tenant",
  `update notification_targets n
      set active = false, deleted_at = $3::timestamptz, off_at = coalesce(n.off_at, $3::timestamptz),
          off_why = coalesce(n.off_why, 'deleted'), version = n.version + 1
    where n.merchant_id = $1::bigint and n.id = $2::bigint and n.deleted_at is null
   returning 1`,
);

export async function deleteTarget(tx: Tx, targetId: bigint, at: Instant): Promise<void> {
  await tx.query(DELETE_TARGET, [tx.merchantId, targetId, isoInstant(at)]);
}
