import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { BOOK_COLUMNS } from "../../domain/book/columns.ts";
import { plainDate } from "../../domain/calendar/plain-date.ts";
import { type ReadRecord, readBook } from "./read-book.ts";

const TODAY = plainDate("2026-01-01");
const HEADER = BOOK_COLUMNS.join(",");

function row(id: string, changes: { readonly name?: string; readonly amount?: string } = {}) {
  const { name = "Pat", amount = "9.50" } = changes;
  return `${id},${name},s@example.net,4111111111111111,12/2030,EUR,${amount},MONTH,1,clamp,2025-01-31,12,0,3`;
}

async function readAll(
  input: AsyncIterable<Uint8Array> | string,
  mostRecords?: number,
): Promise<readonly ReadRecord[]> {
  const options = mostRecords === undefined ? { today: TODAY } : { today: TODAY, mostRecords };
  const records: ReadRecord[] = [];
  for await (const record of readBook(input, options)) records.push(record);
  return records;
}

/** `line id` of a record, `line! column` of a fault. */
async function told(
  ...[input, mostRecords]: Parameters<typeof readAll>
): Promise<readonly string[]> {
  return (await readAll(input, mostRecords)).map(({ line, result }) =>
    result.kind === "record" ? `${line} ${result.subscriberId}` : `${line}! ${result.column}`,
  );
}

describe("records", () => {
  test("stand at the line on which they begin", async () => {
    const book = [
      HEADER,
      row("a"),
      row("b", { name: '"Pat\nc/o Office"' }),
      row("c"),
      "",
      row("d"),
    ];
    expect(await told(book.join("\r\n"))).toEqual(["2 a", "3 b", "5 c", "7 d"]);
  });

  test("a faulty one is told in its place and stops nothing", async () => {
    const book = [
      HEADER,
      row("a", { amount: "0" }),
      `${row("b")},x`,
      row("c", { name: '"Pat' }),
      row("d", { name: 'Ann "Nan" Lee' }),
      row(""),
      row("e"),
    ];
    expect(await told(book.join("\n"))).toEqual([
      "2! amount",
      "3! *",
      "4! *",
      "5! *",
      "6! subscriber_id",
      "7 e",
    ]);
  });

  test("a subscriber id counts once, whatever else was wrong with the first", async () => {
    const book = [
      HEADER,
      row("a"),
      row("b", { amount: "0" }),
      row("a"),
      row("b"),
      row("a", { amount: "0" }), // the first column at fault is the id
      row("A"),
    ];
    expect(await told(book.join("\n"))).toEqual([
      "2 a",
      "3! amount",
      "4! subscriber_id",
      "5! subscriber_id",
      "6! subscriber_id",
      "7 A",
    ]);
  });

  test("of another number of fields say nothing about ids", async () => {
    expect(await told([HEADER, `${row("a")},x`, row("a")].join("\n"))).toEqual(["2! *", "3 a"]);
  });

  test("missing ids are not one id", async () => {
    const book = [HEADER, row(""), row("")].join("\n");
    const missing = { column: "subscriber_id", why: expect.stringMatching(/^is missing/) };
    expect(await readAll(book)).toMatchObject([
      { line: 2, result: missing },
      { line: 3, result: missing },
    ]);
  });

  test("come from bytes as from text", async () => {
    const book = [HEADER, row("a", { name: "王小明" })].join("\n");
    async function* bytes(): AsyncGenerator<Uint8Array, void, void> {
      for (const byte of new TextEncoder().encode(`\uFEFF${book}`)) yield Uint8Array.of(byte);
    }
    expect(await readAll(bytes())).toEqual(await readAll(book));
    expect(await readAll(book)).toMatchObject([{ line: 2, result: { name: "王小明" } }]);
  });

  test("beyond the limit are one fault", async () => {
    const book = [HEADER, row("a"), row("b"), row("c"), row("d")].join("\n");
    expect(await told(book, 2)).toEqual(["2 a", "3 b", "4! *"]);
    expect(await told(book, 4)).toEqual(["2 a", "3 b", "4 c", "5 d"]);
  });
});

describe("the header", () => {
  const without = (name: string): string =>
    BOOK_COLUMNS.filter((column) => column !== name).join(",");

  test.each([
    ["an empty file", "", "1! *"],
    ["no header", `${row("a")}\n${row("b")}`, "1! subscriber_id"],
    ["no column", `${without("email")}\n${row("a")}`, "1! email"],
    ["a column misspelt", `${HEADER.replace("email", "e-mail")}\n${row("a")}`, "1! email"],
    ["a column in capitals", `${HEADER.replace("unit", "Unit")}\n${row("a")}`, "1! unit"],
    ["a column twice", `${HEADER},anchor\n${row("a")},2025-01-31`, "1! anchor"],
    ["a column more", `${HEADER},note\n${row("a")},x`, "1! note"],
    ["a column without a name", `${HEADER},\n${row("a")},`, "1! *"],
    ["a card number for a name", `${HEADER},4111111111111111\n${row("a")},x`, "1! *"],
    ["semicolons", `${HEADER.replaceAll(",", ";")}\n${row("a")}`, "1! subscriber_id"],
    ["an open quote", `"${HEADER}\n${row("a")}`, "1! *"],
  ])("%s", async (_, book, expected) => {
    expect(await told(book)).toEqual([expected]);
  });

  test("alone is an empty book", async () => {
    expect(await told(HEADER)).toEqual([]);
    expect(await told(`\uFEFF${HEADER}\r\n`)).toEqual([]);
  });

  test("may name the columns in any order", async () => {
    const turn = (line: string): string => line.split(",").toReversed().join(",");
    const book = [turn(HEADER), turn(row("a")), turn(row("b", { amount: "0" }))].join("\n");
    expect(await told(book)).toEqual(["2 a", "3! amount"]);
  });
});

test("what the source throws passes through", async () => {
  async function* torn(): AsyncGenerator<Uint8Array, void, void> {
    yield Buffer.from(`${HEADER}\n${row("a")}\n`);
    throw new Error("connection lost");
  }
  await expect(told(torn())).rejects.toThrow("connection lost");
});

// Goal: no file stops the reader, and nothing is told twice. Method: bytes of any kind, and right
// records with any bytes thrown in, in pieces of any size.
test("any bytes give records and faults, each line at most once", async () => {
  const anyBytes = fc.uint8Array({ maxLength: 60 });
  const shards = fc.constantFrom(
    row("a"),
    row("b", { name: '"P\nQ"' }),
    '"',
    ",",
    "\n",
    "\r\n",
    "\0",
  );
  const anyBook = fc
    .array(
      fc.oneof(
        anyBytes,
        shards.map((text) => Buffer.from(text)),
      ),
      { maxLength: 20 },
    )
    .map((parts) => [Buffer.from(`${HEADER}\n`), ...parts]);
  const property = fc.asyncProperty(
    fc.oneof(anyBook, fc.array(anyBytes, { maxLength: 5 })),
    async (pieces) => {
      async function* bytes(): AsyncGenerator<Uint8Array, void, void> {
        yield* pieces;
      }
      const records = await readAll(bytes());
      const lines = records.map(({ line }) => line);
      expect(records.every(({ result }) => ["record", "fault"].includes(result.kind))).toBe(true);
      expect(lines).toEqual([...new Set(lines)].toSorted((a, b) => a - b));
    },
  );
  await fc.assert(property);
});

test("further columns may stand anywhere, and a record has as many fields as the header", async () => {
  const book = [`slot,${HEADER},network_transaction_id`, `8,${row("a")},mc1`, row("b")].join("\n");
  expect(await readAll(book)).toMatchObject([
    { line: 2, result: { subscriberId: "a", slot: 8, networkTransactionId: "mc1" } },
    { line: 3, result: { kind: "fault", column: "*" } },
  ]);
});
