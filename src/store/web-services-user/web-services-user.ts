import type { Instant } from "../../domain/calendar/instant.ts";

/** A name and a password for programs that speak the web services protocol. */
export type WebServicesUser = {
  readonly id: bigint;
  readonly username: string;
  /** See engine/setup/password.ts: the password itself is shown once and never stored. */
  readonly passwordHash: string;
  /** Sites that it may use; null: all of the merchant. */
  readonly siteIds: readonly bigint[] | null;
  readonly createdAt: Instant;
  readonly revokedAt: Instant | null;
  readonly version: number;
};

/** Of `web_services_users u`. */
export const WEB_SERVICES_USER_COLUMNS = `u.id, u.username, u.password_hash, u.site_ids, u.created_at,
          u.revoked_at, u.version`;
