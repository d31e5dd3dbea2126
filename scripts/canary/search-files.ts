/**
 * Streams files, and folders with everything below them, through the matchers.
 *
 * Whatever cannot be searched is said, never passed over: a file that cannot be read, and one that
 * is compressed as a whole. What a database compresses inside its files (long values of PostgreSQL)
 * stays out of sight; its text is found in a dump.
 */
import { closeSync, openSync, readdirSync, readSync, statSync, type Stats } from "node:fs";
import { join } from "node:path";

import { searchDigitRuns } from "./digit-runs.ts";
import type { Matcher } from "./matcher.ts";

export type Finding = {
  readonly path: string;
  readonly offset: number;
  readonly form: string;
  /** Which number, from 0; null for one that only looks like a card's. */
  readonly canary: number | null;
};

export type SearchResult = {
  readonly files: number;
  readonly bytes: number;
  readonly findings: readonly Finding[];
  readonly unsearched: readonly { readonly path: string; readonly why: string }[];
};

export type SearchOptions = {
  readonly matcher: Matcher;
  /** Also find digit runs that begin so and have a right check digit; empty for none. */
  readonly issuers: readonly string[];
  /** A file to leave out, however the search comes to it. */
  readonly except?: string | undefined;
};

const CHUNK_BYTES = 1 << 20;
const COMPRESSED: readonly (readonly [name: string, magicHex: string])[] = [
  ["gzip", "1f8b08"],
  ["zstd", "28b52ffd"],
  ["zip", "504b0304"],
  ["xz", "fd377a585a00"],
  ["bzip2", "425a68"],
];

export function searchFiles(paths: readonly string[], options: SearchOptions): SearchResult {
  const search = new FileSearch(options);
  for (const path of paths) search.visit(path, "named");
  return search;
}

class FileSearch implements SearchResult {
  files = 0;
  bytes = 0;
  readonly findings: Finding[] = [];
  readonly unsearched: { path: string; why: string }[] = [];
  readonly #options: SearchOptions;
  readonly #seen = new Set<string>();
  readonly #buffer = Buffer.allocUnsafe(CHUNK_BYTES);

  constructor(options: SearchOptions) {
    this.#options = options;
    if (options.except !== undefined) this.#seen.add(identity(statSync(options.except)));
  }

  visit(path: string, how: "named" | "met"): void {
    try {
      const stats = statSync(path);
      // Links are followed, as a database keeps its log and its tablespaces behind them; once.
      if (this.#seen.has(identity(stats))) return;
      this.#seen.add(identity(stats));
      if (stats.isDirectory()) {
        for (const name of readdirSync(path).sort()) this.visit(join(path, name), "met");
      } else if (stats.isFile()) {
        this.#searchFile(path);
      } else if (how === "named") {
        this.unsearched.push({ path, why: "neither a file nor a folder" });
      }
    } catch (error) {
      const code = errorCode(error);
      // A running program removes files while we look; one that was asked for has to be there.
      if (code === "ENOENT" && how === "met") return;
      this.unsearched.push({ path, why: code });
    }
  }

  #searchFile(path: string): void {
    const search = this.#options.matcher.start();
    const runs = this.#options.issuers.length > 0 ? searchDigitRuns(this.#options.issuers) : null;
    const addRuns = (offsets: readonly number[] = []): void => {
      for (const offset of offsets) {
        this.findings.push({ path, offset, form: "looks like a card number", canary: null });
      }
    };
    const file = openSync(path, "r");
    this.files += 1;
    try {
      let streamed = 0;
      for (;;) {
        const chunk = this.#buffer.subarray(0, readSync(file, this.#buffer));
        if (chunk.length === 0) break;
        if (streamed === 0) this.#noteCompressed(path, chunk);
        for (const { offset, pattern } of search(chunk)) {
          this.findings.push({ path, offset, form: pattern.form, canary: pattern.canary });
        }
        addRuns(runs?.next(chunk));
        streamed += chunk.length;
        this.bytes += chunk.length;
      }
      addRuns(runs?.end());
    } finally {
      closeSync(file);
    }
  }

  #noteCompressed(path: string, start: Buffer): void {
    const hex = start.toString("hex", 0, 8);
    const compressed = COMPRESSED.find(([, magic]) => hex.startsWith(magic));
    if (compressed !== undefined) {
      this.unsearched.push({ path, why: `compressed (${compressed[0]}); unpack it first` });
    }
  }
}

function identity(stats: Stats): string {
  return `${stats.dev}:${stats.ino}`;
}

function errorCode(error: unknown): string {
  if (error instanceof Error && "code" in error) return String(error.code);
  throw error;
}
