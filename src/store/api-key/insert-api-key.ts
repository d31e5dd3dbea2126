import { isoInstant } from "../../domain/calendar/instant.ts";
import { instantOrNull } from "../parameters.ts";
import { statement, type Tx } from "../statement.ts";
import type { ApiKey } from "./api-key.ts";

export type NewApiKey = Omit<ApiKey, "revokedAt" | "lastUsedAt">;

const INSERT_API_KEY = statement(
  "insert_api_key",
  "tenant",
  `insert into api_keys (merchant_id, id, name, key_hash, scopes, hint, replaces_id, created_at,
          expires_at)
   values ($1::bigint, $2::bigint, $3::text, $4::text, $5::text, $6::text, $7::bigint,
           $8::timestamptz, $9::timestamptz)`,
);

export async function insertApiKey(tx: Tx, key: NewApiKey): Promise<void> {
  await tx.query(INSERT_API_KEY, [
    tx.merchantId,
    key.id,
    key.name,
    key.keyHash,
    key.scopes,
    key.hint,
    key.replacesId,
    isoInstant(key.createdAt),
    instantOrNull(key.expiresAt),
  ]);
}
