import type { Database } from "../database.ts";
import { instantOrNull } from "../parameters.ts";
import { statement } from "../statement.ts";
import type { ReportLogin } from "./report-login.ts";

const UPDATE_REPORT_LOGIN = statement(
  "update_report_login",
  "global",
  `update report_logins r
      set salt = $2::text, key_hash = $3::text, approved_at = $4::timestamptz,
          revoked_at = $5::timestamptz
    where r.id = $1::bigint`,
);

/** Writes what may change of a login. */
export async function updateReportLogin(db: Database, login: ReportLogin): Promise<void> {
  await db.global(UPDATE_REPORT_LOGIN, [
    login.id,
    login.salt,
    login.keyHash,
    instantOrNull(login.approvedAt),
    instantOrNull(login.revokedAt),
  ]);
}
