// Goal: what a merchant has leaves with it. Method: the list of what an archive holds is compared with
// the schema, so that a new table or column cannot be forgotten.
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  ARCHIVE_TABLES,
  NOT_ARCHIVED,
  NOT_ARCHIVED_COLUMNS,
} from "../../../src/store/archive/archive-tables.ts";
import { openLab, type Lab } from "./lab.ts";
import { REFERENCE_TABLES } from "./tables.ts";

type Column = { readonly table: string; readonly name: string };

let lab: Lab;
let columns: readonly Column[];
beforeAll(async () => {
  lab = await openLab();
  columns = await lab.rows<Column>(
    `select c.relname::text as table, a.attname::text as name
       from pg_class c join pg_attribute a on a.attrelid = c.oid
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
        and a.attnum > 0 and not a.attisdropped
      order by 1, 2`,
  );
});
afterAll(() => lab.close());

const tablesOf = (rows: readonly Column[]): string[] => [
  ...new Set(rows.map(({ table }) => table)),
];

test("every tenant table is archived, or left out with a reason", () => {
  const archived = ARCHIVE_TABLES.map(({ name }) => name);
  const tenant = tablesOf(columns).filter((table) => !REFERENCE_TABLES.includes(table));
  expect([...archived, ...Object.keys(NOT_ARCHIVED)].sort()).toEqual(tenant.sort());
});

test("so is every column of an archived table", () => {
  const archived = ARCHIVE_TABLES.flatMap(({ name, columns: own }) =>
    own.map((column) => `${name}.${column}`),
  );
  const known = [...archived, ...Object.keys(NOT_ARCHIVED_COLUMNS)].sort();
  const there = columns
    .filter(({ table, name }) => name !== "merchant_id" && isArchived(table))
    .map(({ table, name }) => `${table}.${name}`);
  expect(known).toEqual(there.sort());
});

function isArchived(table: string): boolean {
  return ARCHIVE_TABLES.some(({ name }) => name === table);
}
