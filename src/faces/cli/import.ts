/** `perennial import`: hands a book of subscribers to the server and shows how far it is. */
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { connect, type Client, type ServerSource } from "./client.ts";
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

export async function importFile(
  source: ServerSource,
  file: string,
  options: { readonly json?: boolean },
): Promise<void> {
  const server = await connect(source);
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
