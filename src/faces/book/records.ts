/**
 * Records of a CSV file (RFC 4180, UTF-8, LF or CRLF), each with the line that it begins on.
 *
 * A record is the shortest run of lines with an even number of double quotes: quotes come in pairs in
 * a right file, so its line breaks inside quotes, and only they, fall between the two of a pair. In a
 * broken one a quote too many would swallow the good records after it. So a record whose quotes are
 * wrong gives up its first line only, and reading goes on with the next: no good record is lost to
 * its neighbour, at the price of a further fault if the broken one had line breaks.
 */
import { isUtf8 } from "node:buffer";
import { parse } from "csv-parse/sync";
import type { Line } from "./lines.ts";

export type CsvRecord =
  | { readonly kind: "fields"; readonly line: number; readonly fields: readonly string[] }
  /** `why` is read after "the record". */
  | { readonly kind: "unreadable"; readonly line: number; readonly why: string };

/** The size of a record, line ends included. */
export const MOST_RECORD_BYTES = 65_536;

const TOO_LONG = "is longer than 64 KB; shorten it";
const NOT_UTF8 = "is not UTF-8 text; save the file as UTF-8";
const OPEN_QUOTE =
  "has a double quote that is not closed; close it, or write it twice if it is meant";
const STRAY_QUOTE =
  "has a double quote out of place; put the whole value in quotes, and write a quote inside it twice";

/** The records of `lines`, in order. A line with nothing in it is no record. */
export async function* readRecords(
  lines: AsyncGenerator<Line, void, void>,
): AsyncGenerator<CsvRecord, void, void> {
  const window: Line[] = [];
  let first = 0;
  try {
    for (;;) {
      const framed = await frame(lines, window, first);
      const [start] = framed;
      if (start === undefined) return;
      const { record, taken } = readRecord(start, framed);
      if (record !== undefined) yield record;
      first += taken;
      if (first * 2 < window.length) continue; // dropped by halves, so that each line moves little
      window.splice(0, first);
      first = 0;
    }
  } finally {
    await lines.return();
  }
}

/** The lines of the record that begins at `first`; none at the end of the file. */
async function frame(
  lines: AsyncGenerator<Line, void, void>,
  window: Line[],
  first: number,
): Promise<readonly Line[]> {
  let next = first;
  let quotes = 0;
  let bytes = 0;
  do {
    if (next === window.length) {
      const read = await lines.next();
      if (read.done === true) break;
      window.push(read.value);
    }
    const line = window[next];
    if (line === undefined) break;
    if (line.tooLong && next > first) break; // never part of a record that can be read
    quotes += line.quotes;
    bytes += line.bytes.length;
    next += 1;
  } while (quotes % 2 === 1 && bytes <= MOST_RECORD_BYTES);
  return window.slice(first, next);
}

type Reading = { readonly record: CsvRecord | undefined; readonly taken: number };

function readRecord(start: Line, framed: readonly Line[]): Reading {
  const unreadable = (why: string, taken: number): Reading => ({
    record: { kind: "unreadable", line: start.number, why },
    taken,
  });
  if (start.tooLong) return unreadable(TOO_LONG, 1);
  if (framed.reduce((sum, line) => sum + line.quotes, 0) % 2 === 1)
    return unreadable(OPEN_QUOTE, 1);
  const bytes = framed.length === 1 ? start.bytes : Buffer.concat(framed.map((line) => line.bytes));
  if (bytes.length > MOST_RECORD_BYTES) return unreadable(TOO_LONG, 1);
  if (!isUtf8(bytes)) return unreadable(NOT_UTF8, framed.length);
  const text = bytes.toString("utf8").replace(/\r?\n$|\r$/, "");
  if (text === "") return { record: undefined, taken: framed.length };
  const fields = splitFields(text);
  if (fields === undefined) return unreadable(STRAY_QUOTE, 1);
  return { record: { kind: "fields", line: start.number, fields }, taken: framed.length };
}

/** The fields of one record without its line end; undefined if a quote is out of place. */
function splitFields(text: string): readonly string[] | undefined {
  if (!text.includes('"')) return text.split(",");
  try {
    return parse(text, { record_delimiter: "\n", max_record_size: 0 })[0];
  } catch {
    return undefined; // never the library's message: it quotes the value, which may be a card number
  }
}
