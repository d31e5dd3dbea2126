/** Reading how far imports are. */
import type { ImportRow } from "../../store/import/import.ts";
import { selectImportPage } from "../../store/import/select-import-page.ts";
import { selectImport } from "../../store/import/select-import.ts";
import type { EngineContext } from "../engine-context.ts";
import { downwards, pageOf, type Page, type PageRequest } from "./page.ts";

export type ImportView = ImportRow;

/** An import whose process gave no sign of life for this long will not go on. */
const LOST_MS = 60_000;

/** Null when the merchant has none of this id. */
export async function readImport(
  context: EngineContext,
  merchantId: bigint,
  id: bigint,
): Promise<ImportRow | null> {
  const row = await context.db.tenant(merchantId, (tx) => selectImport(tx, id));
  return row === null ? null : asSeenNow(context, row);
}

/** Imports, the largest id first. */
export async function listImports(
  context: EngineContext,
  merchantId: bigint,
  request: PageRequest,
): Promise<Page<ImportRow>> {
  const page = downwards(request);
  const rows = await context.db.tenant(merchantId, (tx) => selectImportPage(tx, page));
  return pageOf(
    rows.map((row) => asSeenNow(context, row)),
    request,
  );
}

/** One whose process is gone has failed and may be sent again. */
function asSeenNow(context: EngineContext, row: ImportRow): ImportRow {
  if (row.state !== "running") return row;
  if (context.clock.wallMs() - Number(row.seenWallMs) < LOST_MS) return row;
  return {
    ...row,
    state: "failed",
    failure: "The process that ran it is gone; send the file again.",
  };
}
