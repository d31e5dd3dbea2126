import { statement, type Tx } from "../statement.ts";
import type { Note } from "./note.ts";

const SELECT_NOTE_PAGE = statement(
  "select_note_page",
  "tenant",
  `select n.id, n.purchase_id, n.text, n.internal, n.author, n.at
     from notes n
    where n.merchant_id = $1::bigint and n.purchase_id = $2::bigint and n.id < $3::bigint
    order by n.id desc
    limit $4::int`,
);

/** Notes with smaller ids, the largest first. */
export async function selectNotePage(
  tx: Tx,
  purchaseId: bigint,
  page: { readonly beforeId: bigint; readonly limit: number },
): Promise<Note[]> {
  const values = [tx.merchantId, purchaseId, page.beforeId, page.limit];
  return await tx.query<Note>(SELECT_NOTE_PAGE, values);
}
