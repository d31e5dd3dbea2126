import { isoInstant, type Instant } from "../../domain/calendar/instant.ts";
import type { Database } from "../database.ts";
import { statement } from "../statement.ts";
import type { DirectoryEntry } from "./insert-entry.ts";

const EXPIRE_ENTRIES = statement(
  "expire_directory_entries",
  "global",
  `update directory d
      set expires_at = least(d.expires_at, $3::timestamptz)
    where d.kind = $1::text and d.key_hash = $2::text`,
);

/** The credential opens nothing any more from `at` on; an earlier end stays. */
export async function expireEntries(
  db: Database,
  entry: Pick<DirectoryEntry, "kind" | "keyHash">,
  at: Instant,
): Promise<void> {
  await db.global(EXPIRE_ENTRIES, [entry.kind, entry.keyHash, isoInstant(at)]);
}
