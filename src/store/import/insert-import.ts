import { isoInstant, type Instant } from "../../domain/calendar/instant.ts";
import { statement, type Tx } from "../statement.ts";

const INSERT_IMPORT = statement(
  "insert_import",
  "tenant",
  `insert into imports (merchant_id, id, state, seen_wall_ms, started_at)
   values ($1::bigint, $2::bigint, 'running', $3::bigint, $4::timestamptz)`,
);

export async function insertImport(
  tx: Tx,
  started: { readonly id: bigint; readonly wallMs: number; readonly at: Instant },
): Promise<void> {
  await tx.query(INSERT_IMPORT, [
    tx.merchantId,
    started.id,
    started.wallMs,
    isoInstant(started.at),
  ]);
}
