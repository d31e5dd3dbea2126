/** The first record of a book: which column stands where. */
import {
  BOOK_COLUMNS,
  FURTHER_COLUMNS,
  type BookColumn,
  type FurtherColumn,
} from "../../domain/book/columns.ts";
import { type BookFault, bookFault } from "../../domain/book/record.ts";

export type BookHeader = {
  readonly kind: "header";
  /** How many fields a record has. */
  readonly width: number;
  /** For each of `BOOK_COLUMNS`, in that order, the place of its field in a record of the file. */
  readonly places: readonly number[];
  /** The same for the further columns that the book has. */
  readonly further: readonly (readonly [FurtherColumn, number])[];
};

/**
 * Every column must be there once, by its exact name and in any order; further ones may. The fault
 * names the column concerned: the first one missing, else the first one given twice, else the first
 * unknown.
 */
export function readHeader(names: readonly string[]): BookHeader | BookFault {
  const missing = BOOK_COLUMNS.find((column) => !names.includes(column));
  if (missing !== undefined) return bookFault(missing, `is not in the header; ${FORM}`);
  const known = [...BOOK_COLUMNS, ...FURTHER_COLUMNS];
  const twice = known.find((column) => names.indexOf(column) !== names.lastIndexOf(column));
  if (twice !== undefined) return bookFault(twice, `is twice in the header; ${FORM}`);
  const unknown = names.find((name) => !known.includes(name as BookColumn | FurtherColumn));
  if (unknown !== undefined) {
    return bookFault(displayName(unknown), `is not a column of a book; remove it. ${FORM}`);
  }
  return {
    kind: "header",
    width: names.length,
    places: BOOK_COLUMNS.map((column) => names.indexOf(column)),
    further: FURTHER_COLUMNS.filter((column) => names.includes(column)).map(
      (column) => [column, names.indexOf(column)] as const,
    ),
  };
}

const FORM = `the first line names the columns ${BOOK_COLUMNS.join(",")}`;

/** A name that could be anything, even a card number, is shown only if it looks like a name. */
function displayName(name: string): string {
  return /^[\p{L}_][\p{L}\p{M}_ -]{0,39}$/u.test(name) ? name : "*";
}
