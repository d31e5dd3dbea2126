import type { NoteView } from "../../../engine/queries/notes.ts";
import type { Note } from "./contract.ts";

export function renderNote(note: NoteView): Note {
  return { ...note, object: "note" };
}
