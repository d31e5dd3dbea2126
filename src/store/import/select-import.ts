import { statement, type Tx } from "../statement.ts";
import { IMPORT_COLUMNS, type ImportRow } from "./import.ts";

const SELECT_IMPORT = statement(
  "select_import",
  "tenant",
  `select ${IMPORT_COLUMNS}
     from imports i
    where i.merchant_id = $1::bigint and i.id = $2::bigint`,
);

export async function selectImport(tx: Tx, id: bigint): Promise<ImportRow | null> {
  const [row] = await tx.query<ImportRow>(SELECT_IMPORT, [tx.merchantId, id]);
  return row ?? null;
}
