/** Writes something down about a purchase. It moves nothing, so nothing is locked. */
import { accept, refuse, type Result } from "../../domain/refusal.ts";
import { insertNote } from "../../store/note/insert-note.ts";
import type { Note } from "../../store/note/note.ts";
import { selectPurchases } from "../../store/purchase/select-purchases.ts";
import type { EngineContext } from "../engine-context.ts";
import type { OnMade } from "../idempotency/answer-once.ts";
import type { PurchaseTarget } from "./purchase-commands.ts";

export async function addNote(
  context: EngineContext,
  { merchantId, purchaseId }: PurchaseTarget,
  written: Pick<Note, "text" | "internal" | "author">,
  options: { readonly onMade?: OnMade } = {},
): Promise<Result<bigint>> {
  const id = await context.ids.next("record");
  return await context.db.tenant(merchantId, async (tx): Promise<Result<bigint>> => {
    const [purchase] = await selectPurchases(tx, [purchaseId]);
    if (purchase === undefined) return refuse("not_found", "There is no purchase with this id.");
    await insertNote(tx, { ...written, id, purchaseId, at: context.clock.now() });
    await options.onMade?.(tx, { id });
    return accept(id);
  });
}
