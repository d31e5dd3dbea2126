import type { Operation } from "../../http/operation.ts";

/** What the routes of notes say about themselves. */
export const noteOperations = {
  add: {
    id: "addNote",
    summary: "Write something down about a purchase",
    description: "A note is never changed.",
    example: { text: "Asked for an invoice by post." },
  },
  list: { id: "listNotes", summary: "List the notes of a purchase, the newest first" },
} satisfies Record<string, Operation>;
