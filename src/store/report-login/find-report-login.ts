import type { Database } from "../database.ts";
import { statement } from "../statement.ts";
import { REPORT_LOGIN_COLUMNS, type ReportLogin } from "./report-login.ts";

const FIND_REPORT_LOGIN = statement(
  "find_report_login",
  "global",
  `select ${REPORT_LOGIN_COLUMNS} from report_logins r where r.user_id = $1::text`,
);

/** By the user id, as it is written; null: there is none. */
export async function findReportLogin(db: Database, userId: string): Promise<ReportLogin | null> {
  const [row] = await db.global<ReportLogin>(FIND_REPORT_LOGIN, [userId]);
  return row ?? null;
}
