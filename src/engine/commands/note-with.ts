/** A note that is written together with what a command does, or not at all. */
import { insertNote } from "../../store/note/insert-note.ts";
import type { Note } from "../../store/note/note.ts";
import type { EngineContext } from "../engine-context.ts";
import type { OnMade } from "../idempotency/answer-once.ts";

/** For `onMade` of a command on this purchase, which has reserved ids; an empty text writes nothing. */
export function noteWith(
  context: EngineContext,
  purchaseId: bigint,
  note: Pick<Note, "text" | "internal" | "author">,
): { readonly onMade?: OnMade } {
  if (note.text === "") return {};
  return {
    onMade: async (tx) => {
      const id = context.ids.take("record");
      await insertNote(tx, { ...note, id, purchaseId, at: context.clock.now() });
    },
  };
}
