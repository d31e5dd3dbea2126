/** The page of the archive format, from the list of what it holds. */
import {
  ARCHIVE_TABLES,
  NOT_ARCHIVED,
  NOT_ARCHIVED_COLUMNS,
} from "../../src/store/archive/archive-tables.ts";

export function archivePage(): string {
  return `${[
    "# The archive of a merchant",
    "",
    "<!-- Generated from src/store/archive/archive-tables.ts by `npm run generate`; do not edit. -->",
    "",
    "`perennial export` writes it and `perennial import` reads it: all of a merchant, with every number,",
    "key, position, date and event, so that the merchant goes on elsewhere as if it had always been",
    "there ([why one file](../decisions/archives.md)).",
    "",
    "UTF-8 text, one JSON object a line (NDJSON). Each object has one key, which says what the line is:",
    "",
    "| key | what stands under it | how many |",
    "|---|---|---|",
    "| `perennial` | `form` (`archive 1`), `schema` (changes with every table and column), `exportedAt`, `merchant` (`name`, `zone`, `currency`), `cardsKeyId` (null: the cards were left out), `highest` (the largest id of each number space) | the first line |",
    "| `card` | `secretId`, `keyId`, `wrappedKey`, `ciphertext`: a card number, [sealed](../decisions/vault.md) with the cards key, bound to `archive, card <secretId>` | none without a cards key |",
    "| a table | a row: columns as in [the schema](schema.sql), numbers as JSON numbers, instants in ISO 8601, dates as `YYYY-MM-DD` | in the order below |",
    "| `end` | `lines`: how many there are of each | the last line; without it the archive was cut off |",
    "",
    "## Tables",
    "",
    "| table | columns |",
    "|---|---|",
    ...ARCHIVE_TABLES.map(({ name, columns }) => `| \`${name}\` | ${columns.join(", ")} |`),
    "",
    "## What it does not hold",
    "",
    "| table or column | why |",
    "|---|---|",
    ...Object.entries({ ...NOT_ARCHIVED, ...NOT_ARCHIVED_COLUMNS }).map(
      ([name, why]) => `| \`${name}\` | ${why} |`,
    ),
  ].join("\n")}\n`;
}
