import { statement, type Statement, type Tx } from "../statement.ts";
import { ARCHIVE_TABLES, type ArchiveTable } from "./archive-tables.ts";

/** One statement a table, all of this form. What is missing in a row is null. */
const INSERT_ROWS: ReadonlyMap<string, Statement> = new Map(
  ARCHIVE_TABLES.map(({ name, columns }) => [
    name,
    statement(
      `insert_archive_${name}`,
      "tenant",
      `insert into ${name} (merchant_id, ${columns.join(", ")})
       select $1::bigint, ${columns.map((column) => `r.${column}`).join(", ")}
         from jsonb_populate_recordset(null::${name}, $2::jsonb) r`,
    ),
  ]),
);

/** `rows` is the JSON text of an array of rows. */
export async function insertArchiveRows(tx: Tx, table: ArchiveTable, rows: string): Promise<void> {
  const made = INSERT_ROWS.get(table.name);
  if (made === undefined) throw new Error(`${table.name} is not archived`);
  await tx.query(made, [tx.merchantId, rows]);
}
