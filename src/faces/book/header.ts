/** The first record of a book: which column stands where. */
import { BOOK_COLUMNS, type BookColumn } from "../../domain/book/columns.ts";
import { type BookFault, bookFault } from "../../domain/book/record.ts";

/** For each of `BOOK_COLUMNS`, in that order, the place of its field in a record of the file. */
export type BookHeader = { readonly kind: "header"; readonly places: readonly number[] };

/**
 * Every column must be there once, by its exact name and in any order, and no other. The fault names
 * the column concerned: the first one missing, else the first one given twice, else the first unknown.
 */
export function readHeader(names: readonly string[]): BookHeader | BookFault {
  const missing = BOOK_COLUMNS.find((column) => !names.includes(column));
  if (missing !== undefined) return bookFault(missing, `is not in the header; ${FORM}`);
  const twice = BOOK_COLUMNS.find((column) => names.indexOf(column) !== names.lastIndexOf(column));
  if (twice !== undefined) return bookFault(twice, `is twice in the header; ${FORM}`);
  const unknown = names.find((name) => !BOOK_COLUMNS.includes(name as BookColumn));
  if (unknown !== undefined) {
    return bookFault(displayName(unknown), `is not a column of a book; remove it. ${FORM}`);
  }
  return { kind: "header", places: BOOK_COLUMNS.map((column) => names.indexOf(column)) };
}

const FORM = `the first line names the columns ${BOOK_COLUMNS.join(",")}`;

/** A name that could be anything, even a card number, is shown only if it looks like a name. */
function displayName(name: string): string {
  return /^[\p{L}_][\p{L}\p{M}_ -]{0,39}$/u.test(name) ? name : "*";
}
