import { isoInstant, type Instant } from "../../domain/calendar/instant.ts";
import type { Database } from "../database.ts";
import { statement } from "../statement.ts";

const NOTE_REPORT_LOGIN_USED = statement(
  "note_report_login_used",
  "global",
  `update report_logins r set last_used_at = $2::timestamptz
    where r.id = $1::bigint
      and (r.last_used_at is null or r.last_used_at < $3::timestamptz)`,
);

/** Writes when it was used, unless that is known since `since`. */
export async function noteReportLoginUsed(
  db: Database,
  id: bigint,
  { at, since }: { readonly at: Instant; readonly since: Instant },
): Promise<void> {
  await db.global(NOTE_REPORT_LOGIN_USED, [id, isoInstant(at), isoInstant(since)]);
}
