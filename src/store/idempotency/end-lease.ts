import { isoInstant, type Instant } from "../../domain/calendar/instant.ts";
import { statement, type Tx } from "../statement.ts";
import type { KeyedPlace } from "./idempotency-key.ts";

const END_LEASE = statement(
  "end_lease",
  "tenant",
  `update idempotency_keys k
      set expires_at = $5::timestamptz
    where k.merchant_id = $1::bigint and k.scope = $2::text and k.key = $3::text
      and k.state = 'open' and k.expires_at = $4::timestamptz`,
);

/** Ends the lease of an open key at `at`: the next repetition takes the request up where it stopped. */
export async function endLease(
  tx: Tx,
  place: KeyedPlace,
  leaseUntil: Instant,
  at: Instant,
): Promise<void> {
  await tx.query(END_LEASE, [
    tx.merchantId,
    place.scope,
    place.key,
    isoInstant(leaseUntil),
    isoInstant(at),
  ]);
}
