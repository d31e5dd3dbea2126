import { addNote } from "../../../engine/commands/add-note.ts";
import { listNotes, readNote } from "../../../engine/queries/notes.ts";
import { makeOnce } from "../../http/idempotency.ts";
import { found } from "../../http/refused.ts";
import type { RestOptions, RestScope } from "../scope.ts";
import { asked } from "../wire/asked.ts";
import { pageRequest, renderList } from "../wire/lists.ts";
import { PROBLEMS } from "../wire/problems.ts";
import { AddNote, Note, NoteList, NoteQuery, NotesPath } from "./contract.ts";
import { noteOperations } from "./operations.ts";
import { renderNote } from "./render.ts";

/** What was written down about a purchase; a note is never changed. */
export function noteRoutes(scope: RestScope, { context }: RestOptions): void {
  const params = NotesPath;

  scope.post(
    "/purchases/:id/notes",
    {
      schema: {
        operation: noteOperations.add,
        params,
        body: AddNote,
        response: { 201: Note, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const target = { merchantId: request.caller.merchantId, purchaseId: request.params.id };
      const { text, internal = true, author = asked(request).actor } = request.body;
      const note = { text, internal, author };
      const id = await makeOnce(request, () => addNote(context, target, note, asked(request)));
      reply.code(201);
      return renderNote(found(await readNote(context, target, id), "note"));
    },
  );

  scope.get(
    "/purchases/:id/notes",
    {
      schema: {
        operation: noteOperations.list,
        params,
        querystring: NoteQuery,
        response: { 200: NoteList, ...PROBLEMS },
      },
    },
    async (request) => {
      const { merchantId } = request.caller;
      const page = await listNotes(context, merchantId, request.params.id, pageRequest(request));
      return renderList(request, found(page, "purchase"), renderNote, (note) => note.id);
    },
  );
}
