import type { Instant } from "../../domain/calendar/instant.ts";

/** A login of the reporting service (docs/compat/segpay.md); which merchants it opens, the directory says. */
export type ReportLogin = {
  readonly id: bigint;
  readonly userId: string;
  /** Hex. */
  readonly salt: string;
  /** HMAC-SHA-256 of the key under the salt, hex. */
  readonly keyHash: string;
  readonly createdAt: Instant;
  /** Null: the operator has not let it in, or not any more. */
  readonly approvedAt: Instant | null;
  readonly revokedAt: Instant | null;
  readonly lastUsedAt: Instant | null;
};

/** Of `report_logins r`. */
export const REPORT_LOGIN_COLUMNS = `r.id, r.user_id, r.salt, r.key_hash, r.created_at, r.approved_at,
  r.revoked_at, r.last_used_at`;
