import { isoInstant, type Instant } from "../../domain/calendar/instant.ts";
import { statement, type Tx } from "../statement.ts";
import type { KeyedPlace } from "./idempotency-key.ts";

const TAKE_OVER_IDEMPOTENCY_KEY = statement(
  "take_over_idempotency_key",
  "tenant",
  `update idempotency_keys k
      set state = 'open', request_hash = $5::text, status = null,
          answer = case k.state when 'open' then k.answer end, expires_at = $6::timestamptz
    where k.merchant_id = $1::bigint and k.scope = $2::text and k.key = $3::text
      and k.expires_at = $4::timestamptz
   returning 1`,
);

export type TakeOver = {
  /** `expiresAt` as it was read, so that of two that take over, one does. */
  readonly seenExpiresAt: Instant;
  readonly requestHash: string;
  readonly leaseUntil: Instant;
};

/**
 * Takes a key whose time is over: an open one with what it had made so far, a done one as if it had
 * never been used. False when somebody else was first.
 */
export async function takeOverIdempotencyKey(
  tx: Tx,
  place: KeyedPlace,
  taken: TakeOver,
): Promise<boolean> {
  const rows = await tx.query(TAKE_OVER_IDEMPOTENCY_KEY, [
    tx.merchantId,
    place.scope,
    place.key,
    isoInstant(taken.seenExpiresAt),
    taken.requestHash,
    isoInstant(taken.leaseUntil),
  ]);
  return rows.length === 1;
}
