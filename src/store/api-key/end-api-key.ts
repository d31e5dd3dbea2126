import type { Instant } from "../../domain/calendar/instant.ts";
import { instantOrNull } from "../parameters.ts";
import { statement, type Tx } from "../statement.ts";

/** A key that was revoked stays so, since when it was; an earlier end is never put off. */
const END_API_KEY = statement(
  "end_api_key",
  "tenant",
  `update api_keys k
      set expires_at = least(k.expires_at, $3::timestamptz),
          revoked_at = coalesce(k.revoked_at, $4::timestamptz)
    where k.merchant_id = $1::bigint and k.id = $2::bigint`,
);

/** Lets a key of the merchant end at `expiresAt`, or marks it as revoked; null leaves either alone. */
export async function endApiKey(
  tx: Tx,
  id: bigint,
  end: { readonly expiresAt: Instant | null; readonly revokedAt: Instant | null },
): Promise<void> {
  await tx.query(END_API_KEY, [
    tx.merchantId,
    id,
    instantOrNull(end.expiresAt),
    instantOrNull(end.revokedAt),
  ]);
}
