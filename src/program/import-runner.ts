/** Runs imports of books that arrive over HTTP, in the background of this process. */
import { dateIn } from "../domain/calendar/zone.ts";
import type { EngineContext } from "../engine/engine-context.ts";
import { startImport } from "../engine/imports/import-book.ts";
import { readBook } from "../faces/book/read-book.ts";

export type ImportRunner = {
  readonly start: (merchantId: bigint, csv: Buffer) => Promise<bigint>;
  /** Until the imports that run have ended. */
  readonly idle: () => Promise<void>;
};

const CHUNK_BYTES = 64 * 1024;

/** `onImported` is called after each import: there may be something due. */
export function createImportRunner(context: EngineContext, onImported: () => void): ImportRunner {
  const running = new Set<Promise<void>>();
  return {
    start: async (merchantId, csv) => {
      const today = dateIn("UTC", context.clock.now());
      const records = readBook(chunks(csv), { today });
      const { id, done } = await startImport(context, merchantId, records);
      const ended = done.finally(() => {
        running.delete(ended);
        onImported();
      });
      running.add(ended);
      return id;
    },
    idle: async () => {
      await Promise.allSettled(running);
    },
  };
}

/** In pieces, so that reading a large book lets other requests through. */
async function* chunks(csv: Buffer): AsyncGenerator<Uint8Array, void> {
  for (let at = 0; at < csv.length; at += CHUNK_BYTES) yield csv.subarray(at, at + CHUNK_BYTES);
}
