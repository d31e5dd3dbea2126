/**
 * Opens the journal of a data folder, makes one if there is none, and reads back what it holds.
 *
 * A process that dies while writing leaves a torn tail: bytes without a line end, or a last line
 * that is not a record. It was never answered for, and is cut off. A bad line with good ones after it
 * is no torn tail but damage, and the bank refuses to start rather than forget what follows.
 */
import { type FileHandle, constants, mkdir, open } from "node:fs/promises";
import { join } from "node:path";

import { type BankRecord, decodeRecord } from "./records.ts";

const NEWLINE = 0x0a;
const CHUNK_BYTES = 1 << 20;

export type OpenedJournal = { readonly file: FileHandle; readonly length: number };

/** Calls `onRecord` for each record, oldest first. Throws Error when the journal is damaged. */
export async function openJournal(
  dataDir: string,
  onRecord: (record: BankRecord) => void,
): Promise<OpenedJournal> {
  await mkdir(dataDir, { recursive: true });
  const path = join(dataDir, "journal.jsonl");
  const file = await open(path, constants.O_RDWR | constants.O_CREAT, 0o600);
  await syncFolder(dataDir);
  let length = 0;
  let badLine = 0;
  let lineNo = 0;
  for await (const line of wholeLines(file)) {
    lineNo += 1;
    const record = tryDecode(line);
    if (record === undefined) {
      badLine ||= lineNo;
      continue;
    }
    if (badLine > 0) throw new Error(`${path} is damaged: line ${badLine} is not a record`);
    onRecord(record);
    length += line.length + 1;
  }
  await file.truncate(length);
  await file.datasync();
  return { file, length };
}

/** The lines that end in a line end, without it. */
async function* wholeLines(file: FileHandle): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for (let position = 0; ;) {
    const { bytesRead, buffer } = await file.read(
      Buffer.alloc(CHUNK_BYTES),
      0,
      CHUNK_BYTES,
      position,
    );
    if (bytesRead === 0) return;
    position += bytesRead;
    rest = Buffer.concat([rest, buffer.subarray(0, bytesRead)]);
    let start = 0;
    for (let end = rest.indexOf(NEWLINE); end >= 0; end = rest.indexOf(NEWLINE, start)) {
      yield rest.subarray(start, end);
      start = end + 1;
    }
    rest = rest.subarray(start);
  }
}

function tryDecode(line: Buffer): BankRecord | undefined {
  try {
    return decodeRecord(line.toString("utf8"));
  } catch {
    return undefined;
  }
}

/** A new file survives a power cut only when its folder is synced too. Windows has no such call. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
