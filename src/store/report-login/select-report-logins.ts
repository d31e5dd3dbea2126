import type { Database } from "../database.ts";
import { statement } from "../statement.ts";
import { REPORT_LOGIN_COLUMNS, type ReportLogin } from "./report-login.ts";

const SELECT_REPORT_LOGINS = statement(
  "select_report_logins",
  "global",
  `select ${REPORT_LOGIN_COLUMNS},
          (select string_agg(o.merchant_id::text, ',' order by o.merchant_id)
             from directory o
            where o.kind = 'report_login' and o.key_hash = d.key_hash) as merchant_list
     from directory d
     join report_logins r on r.id = d.subject_id
    where d.kind = 'report_login' and d.merchant_id = $1::bigint
      and ($2::bigint is null or r.id = $2::bigint) and r.id < $3::bigint
    order by r.id desc
    limit $4::int`,
);

export type OpeningLogin = ReportLogin & {
  /** That it opens, in ascending order. */
  readonly merchantIds: readonly bigint[];
};

export type ReportLoginPage = {
  /** Only this one; null: all. */
  readonly id: bigint | null;
  readonly beforeId: bigint;
  readonly limit: number;
};

type Row = ReportLogin & { readonly merchantList: string };

/** Logins that open a merchant, the largest id first. The directory is small: it is read whole. */
export async function selectReportLogins(
  db: Database,
  merchantId: bigint,
  { id, beforeId, limit }: ReportLoginPage,
): Promise<OpeningLogin[]> {
  const rows = await db.global<Row>(SELECT_REPORT_LOGINS, [merchantId, id, beforeId, limit]);
  return rows.map(({ merchantList, ...login }) => ({
    ...login,
    merchantIds: merchantList.split(",").map(BigInt),
  }));
}
