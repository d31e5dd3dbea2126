import { instantOrNull } from "../parameters.ts";
import { statement, type Tx } from "../statement.ts";
import type { WebServicesUser } from "./web-services-user.ts";

const UPDATE_WEB_SERVICES_USER = statement(
  "update_web_services_user",
  "tenant",
  `update web_services_users u
      set password_hash = $3::text, site_ids = $4::bigint[], revoked_at = $5::timestamptz,
          version = u.version + 1
    where u.merchant_id = $1::bigint and u.id = $2::bigint and u.version = $6::int
   returning 1`,
);

/** Writes a user that was read at its version; false: somebody changed it meanwhile. */
export async function updateWebServicesUser(tx: Tx, user: WebServicesUser): Promise<boolean> {
  const rows = await tx.query(UPDATE_WEB_SERVICES_USER, [
    tx.merchantId,
    user.id,
    user.passwordHash,
    user.siteIds,
    instantOrNull(user.revokedAt),
    user.version,
  ]);
  return rows.length === 1;
}
