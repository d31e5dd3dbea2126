/** The lines of an archive, from its bytes, in bounded memory (docs/reference/archive.md). */
import type { ArchiveLine } from "../../engine/archive/import-merchant.ts";

/** A row with all its JSON is far below this. */
const MOST_CHARACTERS = 1_048_576;
const LINE = /^\{"([a-z_]{1,40})":(.*)\}$/s;

/**
 * Each line with its only key and the JSON text under it; a line that is not of that form has the kind
 * "" and no text. What `input` throws passes through.
 */
export async function* readArchive(
  input: AsyncIterable<Uint8Array>,
): AsyncGenerator<ArchiveLine, void, void> {
  const decoder = new TextDecoder("utf-8");
  let held = "";
  let line = 0;
  const next = (text: string): ArchiveLine => {
    line += 1;
    const [, kind = "", value = ""] = LINE.exec(text) ?? [];
    return { line, kind, text: value };
  };
  for await (const bytes of input) {
    held += decoder.decode(bytes, { stream: true });
    let from = 0;
    for (let end = held.indexOf("\n"); end !== -1; end = held.indexOf("\n", from)) {
      yield next(held.slice(from, end));
      from = end + 1;
    }
    held = held.slice(from);
    if (held.length > MOST_CHARACTERS) {
      yield next("");
      return;
    }
  }
  held += decoder.decode();
  if (held !== "") yield next(held);
}
