/** Exports and imports of whole merchants, with the reading of the file. */
import { exportMerchant } from "../engine/archive/export-merchant.ts";
import { importMerchant } from "../engine/archive/import-merchant.ts";
import type { EngineContext } from "../engine/engine-context.ts";
import { readArchive } from "../faces/archive/read-archive.ts";
import type { Archives } from "../faces/rest/scope.ts";
import { accept } from "../domain/refusal.ts";
import { insertImport } from "../store/import/insert-import.ts";
import { updateImport } from "../store/import/update-import.ts";
import { parseMasterKey } from "../vault/master-key.ts";

/** `onImported` is called after each import: there may be something due. */
export function createArchives(context: EngineContext, onImported: () => void): Archives {
  return {
    readKey: (text) => (text === null ? null : (parseMasterKey(text) ?? "no-key")),
    export: (merchantId, options) => exportMerchant(context, merchantId, options),
    import: async (merchantId, file, cardsKey) => {
      const lines = readArchive(file);
      const imported = await importMerchant(context, merchantId, lines, { cardsKey });
      if (!imported.ok) {
        // it is let go of where its reading ended
        await lines.return();
        return imported;
      }
      const counts = Object.values(imported.value.lines);
      const read = counts.reduce((sum, count) => sum + count, 0);
      const id = await noteImport(context, merchantId, read);
      onImported();
      return accept(id);
    },
  };
}

/** Written when all is done: an archive is imported as a whole, so there is no progress to tell. */
async function noteImport(
  context: EngineContext,
  merchantId: bigint,
  read: number,
): Promise<bigint> {
  const id = await context.ids.next("small");
  const at = context.clock.now();
  const wallMs = context.clock.wallMs();
  await context.db.tenant(merchantId, async (tx) => {
    await insertImport(tx, { id, wallMs, at });
    await updateImport(tx, {
      id,
      state: "done",
      read,
      imported: read,
      unchanged: 0,
      faults: [],
      failure: null,
      seenWallMs: BigInt(wallMs),
      endedAt: at,
    });
  });
  return id;
}
