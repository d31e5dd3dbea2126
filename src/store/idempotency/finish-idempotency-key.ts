import { isoInstant, type Instant } from "../../domain/calendar/instant.ts";
import { json } from "../parameters.ts";
import { statement, type Tx } from "../statement.ts";
import type { KeyedPlace, StoredAnswer } from "./idempotency-key.ts";

const FINISH_IDEMPOTENCY_KEY = statement(
  "finish_idempotency_key",
  "tenant",
  `update idempotency_keys k
      set state = 'done', status = $5::smallint, answer = coalesce(k.answer, '{}') || $6::jsonb,
          expires_at = $7::timestamptz
    where k.merchant_id = $1::bigint and k.scope = $2::text and k.key = $3::text
      and k.state = 'open' and k.expires_at = $4::timestamptz`,
);

export type FinishedKey = {
  readonly status: number;
  readonly answer: StoredAnswer;
  readonly keepUntil: Instant;
};

/** Keeps the answer for repetitions; nothing happens when the lease was lost. */
export async function finishIdempotencyKey(
  tx: Tx,
  place: KeyedPlace,
  leaseUntil: Instant,
  finished: FinishedKey,
): Promise<void> {
  await tx.query(FINISH_IDEMPOTENCY_KEY, [
    tx.merchantId,
    place.scope,
    place.key,
    isoInstant(leaseUntil),
    finished.status,
    json(finished.answer),
    isoInstant(finished.keepUntil),
  ]);
}
