import type { Instant } from "../../domain/calendar/instant.ts";

/** One merchant's row of a key; a key over several merchants has one in each, with the same id. */
export type ApiKey = {
  readonly id: bigint;
  readonly name: string;
  /** SHA-256 of the key, hex: the key itself is shown once and never stored. */
  readonly keyHash: string;
  /** Space separated: read write money operate. */
  readonly scopes: string;
  /** Its last characters; null for keys made before these were kept. */
  readonly hint: string | null;
  /** The key that it took over from. */
  readonly replacesId: bigint | null;
  readonly createdAt: Instant;
  readonly expiresAt: Instant | null;
  readonly revokedAt: Instant | null;
  /** Behind by up to an hour: it is not written at every request. */
  readonly lastUsedAt: Instant | null;
};

/** Of `api_keys k`. */
export const API_KEY_COLUMNS = `k.id, k.name, k.key_hash, k.scopes, k.hint, k.replaces_id,
          k.created_at, k.expires_at, k.revoked_at, k.last_used_at`;
