import { isoInstant, type Instant } from "../../domain/calendar/instant.ts";
import { statement, type Tx } from "../statement.ts";

const SWITCH_TARGET_OFF = statement(
  "switch_target_off",
  "tenant",
  `update notification_targets n
      set active = false, off_at = $3::timestamptz, off_why = $4::text, version = n.version + 1
    where n.merchant_id = $1::bigint and n.id = $2::bigint and n.active
   returning 1`,
);

/** False: it is off already. */
export async function switchTargetOff(
  tx: Tx,
  targetId: bigint,
  { at, why }: { readonly at: Instant; readonly why: string },
): Promise<boolean> {
  const rows = await tx.query(SWITCH_TARGET_OFF, [tx.merchantId, targetId, isoInstant(at), why]);
  return rows.length === 1;
}
