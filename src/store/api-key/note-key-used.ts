import { isoInstant, type Instant } from "../../domain/calendar/instant.ts";
import { statement, type Tx } from "../statement.ts";

const NOTE_KEY_USED = statement(
  "note_key_used",
  "tenant",
  `update api_keys k
      set last_used_at = $3::timestamptz
    where k.merchant_id = $1::bigint and k.id = $2::bigint
      and (k.last_used_at is null or k.last_used_at < $4::timestamptz)`,
);

/** Notes a use `at`, unless one after `since` is noted already: several processes take part. */
export async function noteKeyUsed(
  tx: Tx,
  id: bigint,
  use: { readonly at: Instant; readonly since: Instant },
): Promise<void> {
  await tx.query(NOTE_KEY_USED, [tx.merchantId, id, isoInstant(use.at), isoInstant(use.since)]);
}
