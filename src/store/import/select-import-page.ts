import { statement, type Tx } from "../statement.ts";
import { IMPORT_COLUMNS, type ImportRow } from "./import.ts";

const SELECT_IMPORT_PAGE = statement(
  "select_import_page",
  "tenant",
  `select ${IMPORT_COLUMNS}
     from imports i
    where i.merchant_id = $1::bigint and i.id < $2::bigint
    order by i.id desc
    limit $3::int`,
);

/** Imports with smaller ids, the largest first. */
export async function selectImportPage(
  tx: Tx,
  page: { readonly beforeId: bigint; readonly limit: number },
): Promise<ImportRow[]> {
  const values = [tx.merchantId, page.beforeId, page.limit];
  return await tx.query<ImportRow>(SELECT_IMPORT_PAGE, values);
}
