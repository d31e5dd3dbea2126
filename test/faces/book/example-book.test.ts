// Goal: the example that ships with the product reads as its own list of faults says. Method: every
// record of the file, against the list; the sizes are of the file, not of what was read.
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import type { BookRecord } from "../../../src/domain/book/record.ts";
import { plainDate } from "../../../src/domain/calendar/plain-date.ts";
import { readBook } from "../../../src/faces/book/read-book.ts";

const FOLDER = new URL("../../../examples/book/", import.meta.url);

type Fault = { readonly line: number; readonly column: string };

async function readExample(): Promise<{ records: BookRecord[]; faults: Fault[] }> {
  const records: BookRecord[] = [];
  const faults: Fault[] = [];
  const bytes = createReadStream(new URL("book.csv", FOLDER));
  for await (const { line, result } of readBook(bytes, { today: plainDate("2026-01-01") })) {
    if (result.kind === "record") records.push(result);
    else faults.push({ line, column: result.column });
  }
  return { records, faults };
}

test("the faults are where the list has them", async () => {
  const listed = parse(await readFile(new URL("expected-faults.csv", FOLDER), "utf8")).slice(1);
  const expected = listed.map(([line, column = ""]): Fault => ({ line: Number(line), column }));
  expect(expected).toHaveLength(25);
  expect((await readExample()).faults).toEqual(expected);
});

test("all others are records, and their text is kept", async () => {
  const { records } = await readExample();
  expect(records).toHaveLength(10_000);
  expect(new Set(records.map((record) => record.subscriberId)).size).toBe(10_000);
  const names = new Map(records.map((record) => [record.subscriberId, record.name]));
  expect(names.get("S1-000001")).toBe("=SUM(1,1) 1");
  expect(names.get("S1-000003")).toBe("O'Brien, Pat 3");
  expect(names.get("S1-000717")).toBe("Renée Ångström 717\nc/o Office");
});
