/** What is derived from the code and committed for readers. */
import { PGlite } from "@electric-sql/pglite";
import { archivePage } from "./archive-page.ts";
import { commandPage } from "./command-page.ts";
import { errorTable } from "./error-table.ts";
import { schemaSql } from "./schema-sql.ts";

export type GeneratedFile = {
  /** Below the repository. */
  readonly path: string;
  readonly text: string;
};

/** All generated files; `snapshot` is a migrated database (`snapshotPglite`). */
export async function generatedFiles(snapshot: Blob): Promise<readonly GeneratedFile[]> {
  const lite = await PGlite.create({ loadDataDir: snapshot });
  try {
    const rows = async <R>(sql: string): Promise<R[]> => (await lite.query<R>(sql)).rows;
    return [
      { path: "docs/reference/errors.md", text: errorTable() },
      { path: "docs/reference/cli.md", text: commandPage() },
      { path: "docs/reference/archive.md", text: archivePage() },
      { path: "docs/reference/schema.sql", text: await schemaSql(rows) },
    ];
  } finally {
    await lite.close();
  }
}
