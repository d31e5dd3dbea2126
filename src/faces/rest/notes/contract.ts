import { z } from "zod";
import { NoteId, PurchaseId } from "../wire/ids.ts";
import { After, Limit, listOf } from "../wire/lists.ts";
import { text } from "../wire/texts.ts";
import { InstantText } from "../wire/times.ts";

export const Note = z.object({
  object: z.literal("note"),
  id: NoteId,
  purchaseId: PurchaseId,
  text: z.string(),
  /** Not for the customer's eyes. */
  internal: z.boolean(),
  author: z.string(),
  at: InstantText,
});
export type Note = z.output<typeof Note>;

export const AddNote = z.strictObject({
  text: text(4000),
  /** True where it is left out. */
  internal: z.boolean().optional(),
  /** Where it is left out, the API key, such as key:17. */
  author: text(200).optional(),
});

export const NotesPath = z.object({ id: PurchaseId });
export const NoteQuery = z.strictObject({ limit: Limit, after: After });
export const NoteList = listOf(Note);
