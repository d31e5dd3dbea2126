import type { Database } from "../database.ts";
import { statement } from "../statement.ts";
import type { DirectoryEntry } from "./insert-entry.ts";

const FIND_ENTRIES = statement(
  "find_directory_entries",
  "global",
  `select d.kind, d.key_hash, d.merchant_id, d.subject_id, d.scopes, d.expires_at
     from directory d
    where d.kind = $1::text and d.key_hash = $2::text
    order by d.merchant_id`,
);

/** What a presented credential opens, by its hash, in the order of merchants; empty: nothing. */
export async function findEntries(
  db: Database,
  kind: DirectoryEntry["kind"],
  keyHash: string,
): Promise<DirectoryEntry[]> {
  return await db.global<DirectoryEntry>(FIND_ENTRIES, [kind, keyHash]);
}
