import fc from "fast-check";
import { expect, test } from "vitest";

import { readLines } from "./lines.ts";
import { type CsvRecord, MOST_RECORD_BYTES, readRecords } from "./records.ts";

/** `bytes` as they would come from a network, `size` at a time. */
async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array, void, void> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function recordsOf(input: string | Uint8Array, size = 1000): Promise<readonly CsvRecord[]> {
  const bytes = typeof input === "string" ? Buffer.from(input) : input;
  const lines = readLines(inPieces(bytes, size), MOST_RECORD_BYTES);
  const records: CsvRecord[] = [];
  for await (const record of readRecords(lines)) records.push(record);
  return records;
}

/** `line: fields`, or `line! why`. */
async function told(input: string | Uint8Array, size?: number): Promise<readonly string[]> {
  return (await recordsOf(input, size)).map((record) =>
    record.kind === "fields"
      ? `${record.line}: ${JSON.stringify(record.fields)}`
      : `${record.line}! ${record.why.split(";")[0]}`,
  );
}

const OPEN = "has a double quote that is not closed";
const STRAY = "has a double quote out of place";
const NOT_UTF8 = "is not UTF-8 text";
const TOO_LONG = "is longer than 64 KB";

test.each<[what: string, input: string | Uint8Array, expected: readonly string[]]>([
  ["nothing", "", []],
  ["LF", "a,b\nc,d\n", ['1: ["a","b"]', '2: ["c","d"]']],
  ["CRLF", "a,b\r\nc,d\r\n", ['1: ["a","b"]', '2: ["c","d"]']],
  ["both", "a\r\nb\nc", ['1: ["a"]', '2: ["b"]', '3: ["c"]']],
  ["no last line end", "a,b\nc,d", ['1: ["a","b"]', '2: ["c","d"]']],
  ["half a last line end", "a\r\nb\r", ['1: ["a"]', '2: ["b"]']],
  ["a byte order mark", "\uFEFFa\nb", ['1: ["a"]', '2: ["b"]']],
  ["one before quotes", '\uFEFF"a,b"\n', ['1: ["a,b"]']],
  ["one further on", "a\n\uFEFFb", ['1: ["a"]', '2: ["\uFEFFb"]']],
  ["empty fields", ",\n", ['1: ["",""]']],
  ["empty quotes", '"",""\n""', ['1: ["",""]', '2: [""]']],
  ["empty lines", "a\n\n\r\nb\n\n", ['1: ["a"]', '4: ["b"]']],
  ["blanks", " a , b \n ", ['1: [" a "," b "]', '2: [" "]']],
  ["commas and quotes", '"a,""b""",c', ['1: ["a,\\"b\\"","c"]']],
  ["line breaks", '"a\nb\r\n\nc",d\ne', ['1: ["a\\nb\\r\\n\\nc","d"]', '5: ["e"]']],
  ["a carriage return alone", 'a\rb,"c\rd"\ne', ['1: ["a\\rb","c\\rd"]', '2: ["e"]']],
  ["a NUL", 'a\0,"b\0"\n', ['1: ["a\\u0000","b\\u0000"]']],
  ["an open quote", 'a,"b,c\nd,e\n"f",g\n', [`1! ${OPEN}`, '2: ["d","e"]', '3: ["f","g"]']],
  ["one in the last line", 'a\n"b', ['1: ["a"]', `2! ${OPEN}`]],
  ["two neighbours", '"a\n"b\nc', [`1! ${STRAY}`, `2! ${OPEN}`, '3: ["c"]']],
  ["a quote in mid-value", 'a"b,c\nd', [`1! ${OPEN}`, '2: ["d"]']],
  ["two in mid-value", 'a"b"c\nd', [`1! ${STRAY}`, '2: ["d"]']],
  ["text after a quote", '"a"b,c\nd', [`1! ${STRAY}`, '2: ["d"]']],
  ["a blank after a quote", '"a" ,c\nd', [`1! ${STRAY}`, '2: ["d"]']],
  ["a backslash", String.raw`"a\"b",c` + "\nd", [`1! ${OPEN}`, '2: ["d"]']],
  ["Latin-1", Buffer.from("a\nJos\xE9\nb", "latin1"), ['1: ["a"]', `2! ${NOT_UTF8}`, '3: ["b"]']],
  ["a surrogate", Buffer.from([0xed, 0xa0, 0x80]), [`1! ${NOT_UTF8}`]],
  ["UTF-16", Buffer.from("\uFEFFa,b", "utf16le"), [`1! ${NOT_UTF8}`]],
  [
    "Latin-1 and line breaks",
    Buffer.from('"Jos\xE9\nx"\nb', "latin1"),
    [`1! ${NOT_UTF8}`, '3: ["b"]'],
  ],
])("%s", async (_, input, expected) => {
  expect(await told(input)).toEqual(expected);
  expect(await told(input, 1)).toEqual(expected); // no piece is a whole anything
});

test("a quote too many costs its own record, however many follow", async () => {
  const good = Array.from({ length: 5000 }, (_, at) => `${at},"O'Brien, Pat","a\nb"`);
  const lines = ['x,"y', ...good, 'x,"y', ...good];
  const records = await recordsOf(lines.join("\n"));
  expect(records.filter(({ kind }) => kind === "unreadable").map(({ line }) => line)).toEqual([
    1, 10_002,
  ]);
  expect(records).toHaveLength(lines.length);
});

test.each<[what: string, input: string, expected: readonly string[]]>([
  ["a line", `${"x".repeat(MOST_RECORD_BYTES)}\nb`, [`1! ${TOO_LONG}`, '2: ["b"]']],
  ["the last line", `b\n${"x".repeat(MOST_RECORD_BYTES * 3)}`, ['1: ["b"]', `2! ${TOO_LONG}`]],
  [
    "after an open quote",
    `"a\n${"x".repeat(70_000)}\nb`,
    [`1! ${OPEN}`, `2! ${TOO_LONG}`, '3: ["b"]'],
  ],
  [
    "within quotes",
    `"a\n${"x".repeat(70_000)}\nb",c`, // never read as a value without its middle
    [`1! ${OPEN}`, `2! ${TOO_LONG}`, `3! ${OPEN}`],
  ],
  [
    "many lines",
    `"${"x".repeat(40_000)}\n${"y".repeat(40_000)}"\nb`,
    [`1! ${TOO_LONG}`, `2! ${OPEN}`, '3: ["b"]'],
  ],
])("too long: %s", async (_, input, expected) => {
  expect(await told(input)).toEqual(expected);
});

test("64 KB are not too long", async () => {
  const [record] = await recordsOf(`${"x".repeat(MOST_RECORD_BYTES - 1)}\n`);
  expect(record?.kind).toBe("fields");
});

test("the source is closed when nobody reads on", async () => {
  let closed = false;
  async function* endless(): AsyncGenerator<Uint8Array, void, void> {
    try {
      for (;;) yield Buffer.from('a,"b\n');
    } finally {
      closed = true;
    }
  }
  for await (const record of readRecords(readLines(endless(), MOST_RECORD_BYTES))) {
    if (record.line === 3) break;
  }
  expect(closed).toBe(true);
});

// Goal: what is written by the rules is read back, and each record is where it was put. Method: any
// fields, always quoted or only where they must be, either line end, in pieces of any size.
test("any table is read back", async () => {
  const anyField = fc.string({
    unit: fc.constantFrom("a", "é", "😀", ",", '"', "\n", "\r", " ", "="),
    maxLength: 6,
  });
  const anyTable = fc.array(fc.array(anyField, { minLength: 2, maxLength: 4 }), { maxLength: 8 });
  const property = fc.asyncProperty(
    anyTable,
    fc.boolean(),
    fc.constantFrom("\n", "\r\n"),
    fc.integer({ min: 1, max: 40 }),
    async (rows, always, lineEnd, size) => {
      const write = (field: string): string =>
        always || /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
      let text = "";
      const expected = rows.map((fields) => {
        const line = text.split("\n").length;
        text += fields.map(write).join(",") + lineEnd;
        return { kind: "fields", line, fields };
      });
      expect(await recordsOf(text, size)).toEqual(expected);
    },
  );
  await fc.assert(property);
});
