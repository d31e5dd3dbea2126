/**
 * Make good: does what staff asked for to many purchases, one after the other.
 *
 * What is done to a purchase, its note and the mark that it was done are one database transaction, so
 * a process that dies anywhere leaves each purchase either untouched or done with.
 */
import { insertNote } from "../../store/note/insert-note.ts";
import { endMakeGood } from "../../store/make-good/end-make-good.ts";
import type { MakeGood } from "../../domain/purchase/make-good.ts";
import { selectMakeGoodItems } from "../../store/make-good/select-make-good-items.ts";
import { selectMakeGoods } from "../../store/make-good/select-make-goods.ts";
import { updateMakeGoodItem } from "../../store/make-good/update-make-good-item.ts";
import { idleUntil, MORE, type Turn, type TurnResult } from "../charging/turn.ts";
import type { EngineContext } from "../engine-context.ts";
import { doToPurchase } from "../make-goods/do-to-purchase.ts";
import { BEYOND_ALL_IDS } from "../queries/page.ts";

const PAGE = 100;

export async function makeGood(context: EngineContext, turn: Turn): Promise<TurnResult> {
  const { merchantId } = turn;
  const page = { id: null, goesOn: true, beforeId: BEYOND_ALL_IDS, limit: PAGE };
  const open = await context.db.tenant(merchantId, (tx) => selectMakeGoods(tx, page));
  for (const one of open.toReversed()) {
    if (!(await finish(context, turn, one))) return MORE;
  }
  return idleUntil(null);
}

/** False: the turn was over before it. */
async function finish(context: EngineContext, turn: Turn, one: MakeGood): Promise<boolean> {
  const { merchantId } = turn;
  const page = { makeGoodId: one.id, state: "waiting" as const, afterId: 0n, limit: PAGE };
  for (;;) {
    const items = await context.db.tenant(merchantId, (tx) => selectMakeGoodItems(tx, page));
    for (const { purchaseId } of items) {
      if (!turn.goesOn()) return false;
      await doItem(context, merchantId, one, purchaseId);
    }
    if (items.length === 0) break;
  }
  await context.db.tenant(merchantId, (tx) => endMakeGood(tx, one.id, context.clock.now()));
  return true;
}

async function doItem(
  context: EngineContext,
  merchantId: bigint,
  one: MakeGood,
  purchaseId: bigint,
): Promise<void> {
  const { id: makeGoodId, author, internal, note } = one;
  const noteId = await context.ids.next("record");
  const done = await doToPurchase(context, { merchantId, purchaseId }, one, {
    actor: author,
    onMade: async (tx, { sentId = null }) => {
      const item = { purchaseId, code: null, detail: null, transactionId: sentId };
      const isFirst = await updateMakeGoodItem(tx, makeGoodId, { ...item, state: "done" });
      // somebody else's turn was first: all of this is taken back
      if (!isFirst) throw new Error(`purchase ${purchaseId} was made good already`);
      const at = context.clock.now();
      await insertNote(tx, { id: noteId, purchaseId, text: note, internal, author, at });
    },
  });
  if (done.ok) return;
  const { code, detail } = done;
  await context.db.tenant(merchantId, (tx) =>
    updateMakeGoodItem(tx, makeGoodId, {
      purchaseId,
      state: "refused",
      code,
      detail,
      transactionId: null,
    }),
  );
}
