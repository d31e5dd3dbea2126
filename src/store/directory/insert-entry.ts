import type { Instant } from "../../domain/calendar/instant.ts";
import type { Database } from "../database.ts";
import { instantOrNull } from "../parameters.ts";
import { statement } from "../statement.ts";

/**
 * What arrives without context, and the merchants that it opens: one entry each.
 *
 * `api_key`: found by the hash of the key. `web_services_user`: by that of the name. `merchant`: the merchant itself, found by its number in
 * text, so that there is a list of all of them.
 */
export type DirectoryEntry = {
  readonly kind: "api_key" | "merchant" | "web_services_user";
  readonly keyHash: string;
  readonly merchantId: bigint;
  readonly subjectId: bigint;
  readonly scopes: string;
  readonly expiresAt: Instant | null;
};

const INSERT_ENTRY = statement(
  "insert_directory_entry",
  "global",
  `insert into directory (kind, key_hash, merchant_id, subject_id, scopes, expires_at)
   values ($1::text, $2::text, $3::bigint, $4::bigint, $5::text, $6::timestamptz)
   on conflict do nothing`,
);

export async function insertEntry(db: Database, entry: DirectoryEntry): Promise<void> {
  await db.global(INSERT_ENTRY, [
    entry.kind,
    entry.keyHash,
    entry.merchantId,
    entry.subjectId,
    entry.scopes,
    instantOrNull(entry.expiresAt),
  ]);
}
