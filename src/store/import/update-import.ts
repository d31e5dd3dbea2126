import { instantOrNull } from "../parameters.ts";
import { statement, type Tx } from "../statement.ts";
import type { ImportRow } from "./import.ts";

const UPDATE_IMPORT = statement(
  "update_import",
  "tenant",
  `update imports i
      set state = $3::text, read = $4::int, imported = $5::int, unchanged = $6::int,
          faults = $7::jsonb, failure = $8::text, seen_wall_ms = $9::bigint,
          ended_at = $10::timestamptz
    where i.merchant_id = $1::bigint and i.id = $2::bigint and i.state = 'running'`,
);

/** Writes how far an import is. */
export async function updateImport(tx: Tx, row: Omit<ImportRow, "startedAt">): Promise<void> {
  await tx.query(UPDATE_IMPORT, [
    tx.merchantId,
    row.id,
    row.state,
    row.read,
    row.imported,
    row.unchanged,
    JSON.stringify(row.faults),
    row.failure,
    row.seenWallMs,
    instantOrNull(row.endedAt),
  ]);
}
