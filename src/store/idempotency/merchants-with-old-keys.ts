import { isoInstant, type Instant } from "../../domain/calendar/instant.ts";
import type { Database } from "../database.ts";
import { statement } from "../statement.ts";

const MERCHANTS_WITH_OLD_KEYS = statement(
  "merchants_with_old_keys",
  "fan-out",
  `select distinct k.merchant_id
     from idempotency_keys k
    where k.expires_at <= $1::timestamptz`,
);

/** Merchants of whose keys some have expired. */
export async function merchantsWithOldKeys(db: Database, at: Instant): Promise<readonly bigint[]> {
  const rows = await db.fanOutRead<{ merchantId: bigint }>(MERCHANTS_WITH_OLD_KEYS, [
    isoInstant(at),
  ]);
  return rows.map((row) => row.merchantId);
}
