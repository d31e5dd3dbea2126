import { statement, type Tx } from "../statement.ts";
import type { ImportRow } from "./import.ts";

const SELECT_IMPORT = statement(
  "select_import",
  "tenant",
  `select i.id, i.state, i.read, i.imported, i.unchanged, i.faults, i.failure, i.seen_wall_ms,
          i.started_at, i.ended_at
     from imports i
    where i.merchant_id = $1::bigint and i.id = $2::bigint`,
);

export async function selectImport(tx: Tx, id: bigint): Promise<ImportRow | null> {
  const [row] = await tx.query<ImportRow>(SELECT_IMPORT, [tx.merchantId, id]);
  return row ?? null;
}
