import { statement, type Tx } from "../statement.ts";
import { TARGET_COLUMNS, type Target } from "./target.ts";

const SELECT_TARGET_PAGE = statement(
  "select_target_page",
  "tenant",
  `select ${TARGET_COLUMNS}
     from notification_targets n
    where n.merchant_id = $1::bigint and n.face = $2::text and n.deleted_at is null
      and n.id < $3::bigint
    order by n.id desc
    limit $4::int`,
);

/** Targets of a face with smaller ids, the largest first. */
export async function selectTargetPage(
  tx: Tx,
  face: string,
  page: { readonly beforeId: bigint; readonly limit: number },
): Promise<Target[]> {
  const values = [tx.merchantId, face, page.beforeId, page.limit];
  return await tx.query<Target>(SELECT_TARGET_PAGE, values);
}
