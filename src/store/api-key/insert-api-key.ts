import { instantOrNull } from "../parameters.ts";
import { isoInstant, type Instant } from "../../domain/calendar/instant.ts";
import { statement, type Tx } from "../statement.ts";

export type ApiKey = {
  readonly id: bigint;
  readonly name: string;
  /** SHA-256 of the key, hex: the key itself is shown once and never stored. */
  readonly keyHash: string;
  /** Space separated: read write money. */
  readonly scopes: string;
  readonly createdAt: Instant;
  readonly expiresAt: Instant | null;
};

const INSERT_API_KEY = statement(
  "insert_api_key",
  "tenant",
  `insert into api_keys (merchant_id, id, name, key_hash, scopes, created_at, expires_at)
   values ($1::bigint, $2::bigint, $3::text, $4::text, $5::text, $6::timestamptz,
           $7::timestamptz)`,
);

export async function insertApiKey(tx: Tx, key: ApiKey): Promise<void> {
  await tx.query(INSERT_API_KEY, [
    tx.merchantId,
    key.id,
    key.name,
    key.keyHash,
    key.scopes,
    isoInstant(key.createdAt),
    instantOrNull(key.expiresAt),
  ]);
}
