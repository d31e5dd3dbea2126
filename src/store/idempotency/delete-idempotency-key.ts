import { isoInstant, type Instant } from "../../domain/calendar/instant.ts";
import { statement, type Tx } from "../statement.ts";
import type { KeyedPlace } from "./idempotency-key.ts";

const DELETE_IDEMPOTENCY_KEY = statement(
  "delete_idempotency_key",
  "tenant",
  `delete from idempotency_keys k
    where k.merchant_id = $1::bigint and k.scope = $2::text and k.key = $3::text
      and k.state = 'open' and k.expires_at = $4::timestamptz and k.answer is null`,
);

/** Gives an open key back, as if it had never been used; not where something was made under it. */
export async function deleteIdempotencyKey(
  tx: Tx,
  place: KeyedPlace,
  leaseUntil: Instant,
): Promise<void> {
  await tx.query(DELETE_IDEMPOTENCY_KEY, [
    tx.merchantId,
    place.scope,
    place.key,
    isoInstant(leaseUntil),
  ]);
}
