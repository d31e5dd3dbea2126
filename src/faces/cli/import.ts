/** `perennial import`: hands a book of subscribers to the server and shows how far it is. */
import { createReadStream } from "node:fs";
import { open, readFile, stat } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { connect, type Client, type ServerSource } from "./client.ts";
import { readCardsKey } from "./export.ts";
import { startProgress } from "./terminal/progress.ts";
import { table } from "./terminal/table.ts";

export type ImportAnswer = {
  readonly state: "running" | "done" | "failed";
  readonly read: number;
  readonly imported: number;
  readonly unchanged: number;
  readonly faults: readonly {
    readonly line: number;
    readonly column: string;
    readonly why: string;
  }[];
  readonly failure?: string | null;
};

const POLL_MS = 100;

export type ImportOptions = { readonly json?: boolean; readonly cardsKey?: string };

export async function importFile(
  source: ServerSource,
  file: string,
  options: ImportOptions,
): Promise<void> {
  const server = await connect(source);
  if (await isArchive(file)) {
    await importArchive(server, file, options);
    return;
  }
  const result = await importBook(server, await readFile(file));
  if (options.json === true) {
    process.stdout.write(`${JSON.stringify(result)}\n`);
    return;
  }
  process.stdout.write(`${result.imported} imported, ${result.unchanged} unchanged\n`);
  if (result.faults.length === 0) return;
  process.stdout.write(`${result.faults.length} records were left out:\n`);
  const rows = result.faults.map((fault) => [String(fault.line), fault.column, fault.why]);
  for (const line of table(["line", "column", "why"], rows)) process.stdout.write(`${line}\n`);
}

/** Sends the book and waits for the end, with a progress bar. Throws when the import failed. */
export async function importBook(server: Client, book: Buffer): Promise<ImportAnswer> {
  const lines = book.reduce((count, byte) => (byte === 10 ? count + 1 : count), 0);
  using bar = startProgress({ title: "importing", total: Math.max(1, lines - 1), unit: "records" });
  const { location } = await server.post("/v1/imports", book, "text/csv");
  if (location === null) throw new Error("the server accepted the import but did not say where");
  const path = new URL(location, server.baseUrl).pathname;
  for (;;) {
    const result = await server.get<ImportAnswer>(path);
    bar.update(result.read);
    if (result.state === "failed") throw new Error(result.failure ?? "the import failed");
    if (result.state === "done") {
      bar.finish();
      return result;
    }
    await sleep(POLL_MS);
  }
}

/** An archive begins with a brace, a book with the name of a column. */
async function isArchive(file: string): Promise<boolean> {
  await using handle = await open(file);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(1), 0, 1, 0);
  return bytesRead === 1 && buffer[0] === OPENING_BRACE;
}

const OPENING_BRACE = 0x7b;
const KIB = 1024;

async function importArchive(server: Client, file: string, options: ImportOptions): Promise<void> {
  const headers =
    options.cardsKey === undefined
      ? {}
      : { "perennial-cards-key": await readCardsKey(options.cardsKey) };
  const total = Math.max(1, Math.ceil((await stat(file)).size / KIB));
  using bar = startProgress({ title: "importing", total, unit: "KiB" });
  let bytes = 0;
  const stream = createReadStream(file).on("data", (chunk) => {
    bytes += chunk.length;
    bar.update(Math.ceil(bytes / KIB));
  });
  const { body } = await server.post<ImportAnswer>(
    "/v1/imports/archive",
    stream,
    "application/x-ndjson",
    headers,
  );
  bar.finish();
  process.stdout.write(
    options.json === true ? `${JSON.stringify(body)}\n` : `${body.imported} rows imported\n`,
  );
}
