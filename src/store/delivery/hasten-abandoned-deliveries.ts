import { isoInstant, type Instant } from "../../domain/calendar/instant.ts";
import { statement, type Tx } from "../statement.ts";

const HASTEN_ABANDONED_DELIVERIES = statement(
  "hasten_abandoned_deliveries",
  "tenant",
  `update deliveries d
      set try_at = $2::timestamptz
    where d.merchant_id = $1::bigint and d.state = 'sending' and d.try_at > $2::timestamptz
   returning 1`,
);

/** Ends the lease of all deliveries that are on their way; answers how many. */
export async function hastenAbandonedDeliveries(tx: Tx, now: Instant): Promise<number> {
  const rows = await tx.query(HASTEN_ABANDONED_DELIVERIES, [tx.merchantId, isoInstant(now)]);
  return rows.length;
}
