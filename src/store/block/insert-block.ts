import { isoInstant } from "../../domain/calendar/instant.ts";
import { statement, type Tx } from "../statement.ts";
import type { Block } from "./block.ts";

const INSERT_BLOCK = statement(
  "insert_block",
  "tenant",
  `insert into blocks (merchant_id, id, kind, value, reason, comment, added_at, added_from, added_by)
   values ($1::bigint, $2::bigint, $3::text, $4::text, $5::text, $6::text, $7::timestamptz, $8::text,
           $9::text)
   on conflict (merchant_id, kind, value) do nothing
   returning id`,
);

/** False: it was blocked already, and stays as it was. */
export async function insertBlock(tx: Tx, block: Block): Promise<boolean> {
  const rows = await tx.query(INSERT_BLOCK, [
    tx.merchantId,
    block.id,
    block.kind,
    block.value,
    block.reason,
    block.comment,
    isoInstant(block.addedAt),
    block.addedFrom,
    block.addedBy,
  ]);
  return rows.length === 1;
}
