import { statement, type Tx } from "../statement.ts";
import type { IdempotencyRow, KeyedPlace } from "./idempotency-key.ts";

const SELECT_IDEMPOTENCY_KEY = statement(
  "select_idempotency_key",
  "tenant",
  `select k.request_hash, k.state, k.status, k.answer, k.expires_at
     from idempotency_keys k
    where k.merchant_id = $1::bigint and k.scope = $2::text and k.key = $3::text`,
);

export async function selectIdempotencyKey(
  tx: Tx,
  place: KeyedPlace,
): Promise<IdempotencyRow | null> {
  const [row] = await tx.query<IdempotencyRow>(SELECT_IDEMPOTENCY_KEY, [
    tx.merchantId,
    place.scope,
    place.key,
  ]);
  return row ?? null;
}
