/**
 * The committed record of long runs: `RECORD.md` for people, `record.json` for programs.
 *
 * It grows by ranges of seeds, since two thousand take hours. A range that is run again replaces what
 * is known of its seeds; each names the commit that it is of.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { table } from "../src/faces/cli/terminal/table.ts";
import type { Simulated } from "./judged.ts";
import { recordPage, withRange, type RecordedRange, type SimulationRecord } from "./record-page.ts";

const FOLDER = import.meta.dirname;
const ROOT = join(FOLDER, "..");
const FILE = join(FOLDER, "record.json");

/** Only in a checkout: a record names the commit that it is of. */
export function writeRecord(simulated: Simulated): void {
  const record = withRange(readRecord(), rangeOf(simulated));
  writeFileSync(FILE, `${JSON.stringify(record, null, 2)}\n`);
  writeFileSync(join(FOLDER, "RECORD.md"), recordPage(record, table));
}

function readRecord(): SimulationRecord {
  if (!existsSync(FILE)) return { ranges: [] };
  return JSON.parse(readFileSync(FILE, "utf8")) as SimulationRecord;
}

function rangeOf({ failed, ...figures }: Simulated): RecordedRange {
  return {
    ...figures,
    failedSeeds: failed.map(({ seed }) => seed),
    commit: git("describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"),
    versions: {
      node: process.versions.node,
      perennial: versionOf("package.json"),
      pglite: versionOf("node_modules/@electric-sql/pglite/package.json"),
    },
    machine: `${cpus().length} × ${cpus()[0]?.model.trim() ?? "unknown"}`,
  };
}

function git(...words: readonly string[]): string {
  return execFileSync("git", words, { cwd: ROOT, encoding: "utf8" }).trim();
}

function versionOf(manifest: string): string {
  const { version } = JSON.parse(readFileSync(join(ROOT, manifest), "utf8")) as {
    version: string;
  };
  return version;
}
