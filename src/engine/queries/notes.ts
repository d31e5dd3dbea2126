/** Reading what was written down about a purchase. */
import type { Note } from "../../store/note/note.ts";
import { selectNotePage } from "../../store/note/select-note-page.ts";
import { selectPurchases } from "../../store/purchase/select-purchases.ts";
import type { EngineContext } from "../engine-context.ts";
import { downwards, pageOf, type Page, type PageRequest } from "./page.ts";

export type NoteView = Note;

/** The largest id first; null when the merchant has no such purchase. */
export async function listNotes(
  context: EngineContext,
  merchantId: bigint,
  purchaseId: bigint,
  request: PageRequest,
): Promise<Page<Note> | null> {
  return await context.db.tenant(merchantId, async (tx) => {
    const [purchase] = await selectPurchases(tx, [purchaseId]);
    if (purchase === undefined) return null;
    return pageOf(await selectNotePage(tx, purchaseId, downwards(request)), request);
  });
}

/** Null when the purchase has none of this id. */
export async function readNote(
  context: EngineContext,
  { merchantId, purchaseId }: { readonly merchantId: bigint; readonly purchaseId: bigint },
  id: bigint,
): Promise<Note | null> {
  const page = { after: id + 1n, limit: 1 };
  const found = await listNotes(context, merchantId, purchaseId, page);
  return found?.data.find((one) => one.id === id) ?? null;
}
