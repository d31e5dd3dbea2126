import { isoInstant } from "../../domain/calendar/instant.ts";
import { statement, type Tx } from "../statement.ts";
import type { Note } from "./note.ts";

const INSERT_NOTE = statement(
  "insert_note",
  "tenant",
  `insert into notes (merchant_id, purchase_id, id, text, internal, author, at)
   values ($1::bigint, $2::bigint, $3::bigint, $4::text, $5::bool, $6::text, $7::timestamptz)`,
);

export async function insertNote(tx: Tx, note: Note): Promise<void> {
  await tx.query(INSERT_NOTE, [
    tx.merchantId,
    note.purchaseId,
    note.id,
    note.text,
    note.internal,
    note.author,
    isoInstant(note.at),
  ]);
}
