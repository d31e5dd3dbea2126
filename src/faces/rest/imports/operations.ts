import type { Operation } from "../../http/operation.ts";

/** What the routes of imports say about themselves. */
export const importOperations = {
  create: {
    id: "createImport",
    summary: "Take over a book of subscribers",
    description:
      "The body is a CSV file in UTF-8 (docs/concepts/book.md), of 64 MiB at most. It is read in the " +
      "background. What the merchant has already is left unchanged, so that the same file may be " +
      "sent again.",
    example: "subscriber_id\n",
    bodyType: "text/csv",
  },
  createFromArchive: {
    id: "importArchive",
    summary: "Take over everything of a merchant from an archive",
    description:
      "The body is what an export wrote, as long as it is (docs/reference/archive.md). All of it is " +
      "taken over or nothing.",
    takesCardsKey: true,
    refusals: ["archive_unusable", "merchant_not_empty"],
    example: "{}\n",
    bodyType: "application/x-ndjson",
  },
  list: { id: "listImports", summary: "List imports, the newest first" },
  read: { id: "getImport", summary: "Read how far an import is" },
} satisfies Record<string, Operation>;
