/** What is derived from the code and committed for readers. */
import { PGlite } from "@electric-sql/pglite";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { openApiDocument } from "../openapi/document.ts";
import { archivePage } from "./archive-page.ts";
import { commandPage } from "./command-page.ts";
import { declinePage } from "./decline-page.ts";
import { errorTable } from "./error-table.ts";
import { schemaSql } from "./schema-sql.ts";

export type GeneratedFile = {
  /** Below the repository. */
  readonly path: string;
  readonly text: string;
};

const ROOT = join(import.meta.dirname, "..", "..");

async function openApiText(): Promise<string> {
  const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
    version: string;
  };
  return `${JSON.stringify(await openApiDocument(ROOT, version), null, 2)}\n`;
}

/** All generated files; `snapshot` is a migrated database (`snapshotPglite`). */
export async function generatedFiles(snapshot: Blob): Promise<readonly GeneratedFile[]> {
  const lite = await PGlite.create({ loadDataDir: snapshot });
  try {
    const rows = async <R>(sql: string): Promise<R[]> => (await lite.query<R>(sql)).rows;
    return [
      { path: "docs/reference/openapi.json", text: await openApiText() },
      { path: "docs/reference/errors.md", text: errorTable() },
      { path: "docs/reference/declines.md", text: declinePage() },
      { path: "docs/reference/cli.md", text: commandPage() },
      { path: "docs/reference/archive.md", text: archivePage() },
      { path: "docs/reference/schema.sql", text: await schemaSql(rows) },
    ];
  } finally {
    await lite.close();
  }
}
