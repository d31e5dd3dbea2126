import { isoInstant, type Instant } from "../../domain/calendar/instant.ts";
import { statement, type Tx } from "../statement.ts";
import type { KeyedPlace } from "./idempotency-key.ts";

const INSERT_IDEMPOTENCY_KEY = statement(
  "insert_idempotency_key",
  "tenant",
  `insert into idempotency_keys (merchant_id, scope, key, request_hash, state, created_at,
          expires_at)
   values ($1::bigint, $2::text, $3::text, $4::text, 'open', $5::timestamptz, $6::timestamptz)
   on conflict (merchant_id, scope, key) do nothing
   returning 1`,
);

/** Opens a key with a lease; false when it was used before. */
export async function insertIdempotencyKey(
  tx: Tx,
  place: KeyedPlace,
  opened: { readonly requestHash: string; readonly at: Instant; readonly leaseUntil: Instant },
): Promise<boolean> {
  const rows = await tx.query(INSERT_IDEMPOTENCY_KEY, [
    tx.merchantId,
    place.scope,
    place.key,
    opened.requestHash,
    isoInstant(opened.at),
    isoInstant(opened.leaseUntil),
  ]);
  return rows.length === 1;
}
