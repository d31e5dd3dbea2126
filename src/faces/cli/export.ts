/** `perennial export`: all of a merchant into a file that `perennial import` reads. */
import { createWriteStream } from "node:fs";
import { readFile, rename, rm } from "node:fs/promises";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { connect, type ServerSource } from "./client.ts";
import { startProgress } from "./terminal/progress.ts";

export type ExportOptions = { readonly json?: boolean; readonly cardsKey?: string };

const MIB = 1024 * 1024;
/** Nobody knows how large it becomes: the bar says how much there is. */
const GUESS_MIB = 100;

/** The file is there when it is whole, and only then; readable by its owner only. */
export async function exportFile(
  source: ServerSource,
  file: string,
  options: ExportOptions,
): Promise<void> {
  const server = await connect(source);
  const cardsKey =
    options.cardsKey === undefined ? undefined : await readCardsKey(options.cardsKey);
  const stream = await server.download("/v1/exports", cardsKey === undefined ? {} : { cardsKey });
  using bar = startProgress({ title: "exporting", total: GUESS_MIB, unit: "MiB" });
  let bytes = 0;
  let tail = "";
  const watch = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      tail = (tail + chunk.toString("latin1")).slice(-LAST_LINE_BYTES);
      bar.update(Math.floor(bytes / MIB));
      done(null, chunk);
    },
  });
  const draft = `${file}.part`;
  try {
    await pipeline(stream, watch, createWriteStream(draft, { mode: 0o600, flush: true }));
    if (!/\n\{"end":.*\}\n$/.test(tail)) {
      throw new Error("the server ended before the archive did; look at its log and try again.");
    }
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  bar.finish();
  const result = { file, bytes, cards: cardsKey === undefined ? "left out" : "sealed" };
  process.stdout.write(
    options.json === true
      ? `${JSON.stringify(result)}\n`
      : `${file}: ${bytes} bytes, cards ${result.cards}\n`,
  );
}

const LAST_LINE_BYTES = 8_192;

/** Throws with a sentence that says how to make one. */
export async function readCardsKey(path: string): Promise<string> {
  try {
    return (await readFile(path, "utf8")).trim();
  } catch {
    throw new Error(`${path} cannot be read; make a key with: openssl rand -base64 32 > ${path}`);
  }
}
