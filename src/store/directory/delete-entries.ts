import type { Database } from "../database.ts";
import { statement } from "../statement.ts";
import type { DirectoryEntry } from "./insert-entry.ts";

const DELETE_ENTRIES = statement(
  "delete_directory_entries",
  "global",
  `delete from directory d
    where d.kind = $1::text and d.key_hash = $2::text and d.merchant_id = any($3::bigint[])`,
);

/** From now on the credential opens none of these merchants. */
export async function deleteEntries(
  db: Database,
  entry: Pick<DirectoryEntry, "kind" | "keyHash">,
  merchantIds: readonly bigint[],
): Promise<void> {
  await db.global(DELETE_ENTRIES, [entry.kind, entry.keyHash, merchantIds]);
}
