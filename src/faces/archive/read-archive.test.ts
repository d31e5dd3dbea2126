import { expect, test } from "vitest";
import type { ArchiveLine } from "../../engine/archive/import-merchant.ts";
import { readArchive } from "./read-archive.ts";

async function read(...pieces: (string | Uint8Array)[]) {
  async function* bytes(): AsyncGenerator<Uint8Array> {
    for (const piece of pieces) yield typeof piece === "string" ? Buffer.from(piece) : piece;
  }
  const lines: ArchiveLine[] = [];
  for await (const line of readArchive(bytes())) lines.push(line);
  return lines;
}

test("a line is its only key and the text under it, wherever the pieces end", async () => {
  const wanted = [
    { line: 1, kind: "perennial", text: '{"form":"archive 1"}' },
    { line: 2, kind: "customers", text: '{"name":"Ann } Ä"}' },
  ];
  const file = '{"perennial":{"form":"archive 1"}}\n{"customers":{"name":"Ann } Ä"}}\n';
  expect(await read(file)).toEqual(wanted);
  const bytes = Buffer.from(file);
  // one byte at a time, so that a letter of two bytes is cut too
  expect(await read(...Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(wanted);
});

test("a last line without its end counts", async () => {
  expect(await read('{"end":{}}')).toEqual([{ line: 1, kind: "end", text: "{}" }]);
});

test("what is no line of an archive is of no kind", async () => {
  const kinds = (await read("\n[1]\nsubscriber_id,name\n")).map(({ kind }) => kind);
  expect(kinds).toEqual(["", "", ""]);
});

test("a line without end is not held in memory", async () => {
  const endless = `{"customers":"${"x".repeat(1_100_000)}`;
  expect(await read(endless, endless)).toEqual([{ line: 1, kind: "", text: "" }]);
});
