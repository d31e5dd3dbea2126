import { statement, type Tx } from "../statement.ts";
import { WEB_SERVICES_USER_COLUMNS, type WebServicesUser } from "./web-services-user.ts";

const SELECT_WEB_SERVICES_USERS = statement(
  "select_web_services_users",
  "tenant",
  `select ${WEB_SERVICES_USER_COLUMNS}
     from web_services_users u
    where u.merchant_id = $1::bigint and u.id < $2::bigint
      and ($3::bigint is null or u.id = $3::bigint)
    order by u.id desc
    limit $4::int`,
);

/** With smaller ids, revoked ones too, the largest id first; or the one of `id`. */
export async function selectWebServicesUsers(
  tx: Tx,
  page: { readonly beforeId: bigint; readonly limit: number; readonly id?: bigint },
): Promise<WebServicesUser[]> {
  return await tx.query<WebServicesUser>(SELECT_WEB_SERVICES_USERS, [
    tx.merchantId,
    page.beforeId,
    page.id ?? null,
    page.limit,
  ]);
}
