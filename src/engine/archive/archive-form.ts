/**
 * The lines of an archive (docs/reference/archive.md). Each is one JSON object with one key, which
 * says what it is: `perennial` the first line, `end` the last, `card` a sealed number, anything else
 * the name of a table with a row of it.
 */
import { createHash } from "node:crypto";
import { ARCHIVE_TABLES } from "../../store/archive/archive-tables.ts";
import type { MasterKey } from "../../vault/master-key.ts";
import type { IdKind } from "../../store/id-block/take-block.ts";

export type ArchiveHead = {
  readonly form: "archive 1";
  /** Changes with every table and column: an archive is read by the version that wrote it. */
  readonly schema: string;
  /** ISO instant on the deployment's clock. */
  readonly exportedAt: string;
  readonly merchant: { readonly name: string; readonly zone: string; readonly currency: string };
  /** Id of the key that the cards are sealed with; null: they were left out. */
  readonly cardsKeyId: string | null;
  /** The largest id of each number space. */
  readonly highest: Readonly<Record<IdKind, string>>;
};

/** Seals the cards of an archive, as a master key does those of a deployment. */
export type ArchiveKey = MasterKey;

export type ArchiveCard = {
  readonly secretId: string;
  readonly keyId: string;
  /** Base64, as docs/decisions/vault.md says of sealed numbers. */
  readonly wrappedKey: string;
  readonly ciphertext: string;
};

/** Lines of each kind, so that a file that was cut off is noticed. */
export type ArchiveEnd = { readonly lines: Readonly<Record<string, number>> };

export const ARCHIVE_SCHEMA: string = createHash("sha256")
  .update(JSON.stringify(ARCHIVE_TABLES))
  .digest("hex")
  .slice(0, 16);

/** Binds a card of an archive to its secret: exchanged with another one it does not open. */
export function archiveCardContext(secretId: bigint): string {
  return `archive, card ${secretId}`;
}
