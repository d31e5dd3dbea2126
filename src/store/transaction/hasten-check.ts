import { isoInstant, type Instant } from "../../domain/calendar/instant.ts";
import { statement, type Tx } from "../statement.ts";

const HASTEN_CHECK = statement(
  "hasten_check",
  "tenant",
  `update transactions t
      set check_at = $3::timestamptz, version = t.version + 1
    where t.merchant_id = $1::bigint and t.id = $2::bigint and t.state = 'sending'
      and t.check_at > $3::timestamptz
   returning 1`,
);

/** Brings forward the look-up of a charge whose sender died; false where none is needed. */
export async function hastenCheck(tx: Tx, id: bigint, now: Instant): Promise<boolean> {
  const rows = await tx.query(HASTEN_CHECK, [tx.merchantId, id, isoInstant(now)]);
  return rows.length === 1;
}
