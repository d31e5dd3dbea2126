import { statement, type Statement, type Tx } from "../statement.ts";
import { ARCHIVE_TABLES, type ArchiveTable } from "./archive-tables.ts";

/** Where a page ended: the value of the first key column, and of the second as text. */
export type ArchiveCursor = { readonly first: bigint; readonly second: string };

export type ArchiveRow = ArchiveCursor & {
  /** The row as JSON text: it goes into the archive as it is. */
  readonly row: string;
};

/** One statement a table, all of this form: pages in the order of the key. */
const READ_ROWS: ReadonlyMap<string, Statement> = new Map(
  ARCHIVE_TABLES.map(({ name, key: [first, second], columns }) => {
    const beside = second === undefined ? "''" : `t.${second}::text`;
    return [
      name,
      statement(
        `read_archive_${name}`,
        "tenant",
        `select t.${first}::bigint as first, ${beside} as second,
                jsonb_build_object(${columns.map((one) => `'${one}', t.${one}`).join(", ")})::text
                  as row
           from ${name} t
          where t.merchant_id = $1::bigint and t.${first} >= $2::bigint
            and (t.${first}, ${beside}) > ($2::bigint, $3::text)
          order by t.${first}${second === undefined ? "" : `, ${beside}`}
          limit $4::int`,
      ),
    ];
  }),
);

/** The next rows of a table; give the last one's cursor for the page after it. */
export async function readArchiveRows(
  tx: Tx,
  table: ArchiveTable,
  after: ArchiveCursor,
  limit: number,
): Promise<ArchiveRow[]> {
  const made = READ_ROWS.get(table.name);
  if (made === undefined) throw new Error(`${table.name} is not archived`);
  return await tx.query<ArchiveRow>(made, [tx.merchantId, after.first, after.second, limit]);
}
