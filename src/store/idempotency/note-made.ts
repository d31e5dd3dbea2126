import { isoInstant, type Instant } from "../../domain/calendar/instant.ts";
import { json } from "../parameters.ts";
import { statement, type Tx } from "../statement.ts";
import type { KeyedPlace, MadeSoFar } from "./idempotency-key.ts";

const NOTE_MADE = statement(
  "note_made",
  "tenant",
  `update idempotency_keys k
      set answer = $5::jsonb
    where k.merchant_id = $1::bigint and k.scope = $2::text and k.key = $3::text
      and k.state = 'open' and k.expires_at = $4::timestamptz
   returning 1`,
);

/** Notes what the request of a lease has made; false when the lease was lost. */
export async function noteMade(
  tx: Tx,
  place: KeyedPlace,
  leaseUntil: Instant,
  made: MadeSoFar,
): Promise<boolean> {
  const rows = await tx.query(NOTE_MADE, [
    tx.merchantId,
    place.scope,
    place.key,
    isoInstant(leaseUntil),
    json(made),
  ]);
  return rows.length === 1;
}
