import { isoInstant } from "../../domain/calendar/instant.ts";
import type { Database } from "../database.ts";
import { statement } from "../statement.ts";
import type { ReportLogin } from "./report-login.ts";

const INSERT_REPORT_LOGIN = statement(
  "insert_report_login",
  "global",
  `insert into report_logins (id, user_id, salt, key_hash, created_at)
   values ($1::bigint, $2::text, $3::text, $4::text, $5::timestamptz)
   on conflict (user_id) do nothing
   returning id`,
);

export type NewReportLogin = Pick<ReportLogin, "id" | "userId" | "salt" | "keyHash" | "createdAt">;

/** False: somebody has this user id. */
export async function insertReportLogin(db: Database, login: NewReportLogin): Promise<boolean> {
  const rows = await db.global(INSERT_REPORT_LOGIN, [
    login.id,
    login.userId,
    login.salt,
    login.keyHash,
    isoInstant(login.createdAt),
  ]);
  return rows.length === 1;
}
