/**
 * Reads a merchant's book, record by record, in bounded memory.
 *
 * The format, what is a fault and in which column: docs/concepts/book.md. This file knows about the
 * file; what makes a record right is the domain's (src/domain/book).
 */
import {
  type BookFault,
  type BookRecord,
  bookFault,
  readBookRecord,
  wrongNumberOfFields,
} from "../../domain/book/record.ts";
import type { PlainDate } from "../../domain/calendar/plain-date.ts";
import { type BookHeader, readHeader } from "./header.ts";
import { readLines } from "./lines.ts";
import { type CsvRecord, MOST_RECORD_BYTES, readRecords } from "./records.ts";

export type ReadRecord = {
  /** The physical line on which the record begins; the header is line 1. */
  readonly line: number;
  readonly result: BookRecord | BookFault;
};

export type ReadBookOptions = {
  /** The business day of the import: cards that expired before it are faults. */
  readonly today: PlainDate;
  /** How many records are read at most: all their ids are remembered. 1,000,000 if not given. */
  readonly mostRecords?: number;
};

const MOST_RECORDS = 1_000_000;

/**
 * Every record of the book with what is in it or what is wrong with it, in the file's order.
 *
 * `input` is the file's bytes, in pieces of any size, or its whole text. The columns may stand in any
 * order; they are judged in the order of the format. A header that cannot be used is one fault, and
 * nothing after it is read; so is the first record beyond `mostRecords`. A subscriber id counts as
 * used once a record with the right number of fields had it, whatever else was wrong there.
 *
 * Never throws for what is in the file; what `input` throws passes through.
 */
export async function* readBook(
  input: AsyncIterable<Uint8Array> | string,
  options: ReadBookOptions,
): AsyncGenerator<ReadRecord, void, void> {
  const { today, mostRecords = MOST_RECORDS } = options;
  const bytes = typeof input === "string" ? inOnePiece(input) : input;
  const seen = new Set<string>();
  let columns: BookHeader | undefined;
  let read = 0;
  for await (const record of readRecords(readLines(bytes, MOST_RECORD_BYTES))) {
    const { line } = record;
    if (columns === undefined) {
      const header = record.kind === "fields" ? readHeader(record.fields) : unreadable(record);
      if (header.kind === "fault") {
        yield { line, result: header };
        return;
      }
      columns = header;
      continue;
    }
    read += 1;
    if (read > mostRecords) {
      yield { line, result: bookFault("*", tooMany(mostRecords)) };
      return;
    }
    const result = record.kind === "fields" ? judge(record.fields, columns) : unreadable(record);
    yield { line, result };
  }
  if (columns === undefined)
    yield { line: 1, result: bookFault("*", "is missing: the file is empty") };

  function judge(fields: readonly string[], header: BookHeader): BookRecord | BookFault {
    if (fields.length !== header.width) return wrongNumberOfFields(fields.length, header.width);
    const valueAt = (place: number): string => fields[place] ?? "";
    const further = Object.fromEntries(
      header.further.map(([column, place]) => [column, valueAt(place)]),
    );
    const ordered = header.places.map(valueAt);
    const result = readBookRecord(ordered, { today, further });
    const [id = ""] = ordered;
    if (result.kind === "fault" && result.column === "subscriber_id") return result;
    if (seen.has(id)) return bookFault("subscriber_id", USED_TWICE);
    seen.add(id);
    return result;
  }
}

const USED_TWICE =
  "is used by an earlier record of this file; give each subscriber an id of its own";

function tooMany(mostRecords: number): string {
  const limit = mostRecords.toLocaleString("en-US");
  return `and all after it are not read: a file holds at most ${limit} records; split it`;
}

function unreadable(record: Extract<CsvRecord, { kind: "unreadable" }>): BookFault {
  return bookFault("*", record.why);
}

async function* inOnePiece(text: string): AsyncGenerator<Uint8Array, void, void> {
  yield Buffer.from(text, "utf8");
}
