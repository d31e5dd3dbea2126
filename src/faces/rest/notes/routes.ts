import { addNote } from "../../../engine/commands/add-note.ts";
import { listNotes, readNote } from "../../../engine/queries/notes.ts";
import { onMade } from "../../http/idempotency.ts";
import { found, granted } from "../../http/refused.ts";
import type { RestOptions, RestScope } from "../scope.ts";
import { actor } from "../wire/actor.ts";
import { renderList } from "../wire/lists.ts";
import { PROBLEMS } from "../wire/problems.ts";
import { AddNote, Note, NoteList, NoteQuery, NotesPath } from "./contract.ts";
import { renderNote } from "./render.ts";

/** What was written down about a purchase; a note is never changed. */
export function noteRoutes(scope: RestScope, { context }: RestOptions): void {
  const params = NotesPath;

  scope.post(
    "/purchases/:id/notes",
    {
      config: { resumable: true },
      schema: { params, body: AddNote, response: { 201: Note, ...PROBLEMS } },
    },
    async (request, reply) => {
      const target = { merchantId: request.caller.merchantId, purchaseId: request.params.id };
      const { text, internal = true, author = actor(request).actor } = request.body;
      const note = { text, internal, author };
      const id =
        request.turn?.madeId ?? granted(await addNote(context, target, note, onMade(request)));
      reply.code(201);
      return renderNote(found(await readNote(context, target, id), "note"));
    },
  );

  scope.get(
    "/purchases/:id/notes",
    { schema: { params, querystring: NoteQuery, response: { 200: NoteList, ...PROBLEMS } } },
    async ({ caller, params: { id }, query: { limit, after = null } }) => {
      const page = await listNotes(context, caller.merchantId, id, { limit, after });
      return renderList(found(page, "purchase"), renderNote, (note) => note.id);
    },
  );
}
