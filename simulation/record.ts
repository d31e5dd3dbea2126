/** The committed record of a long run: `RECORD.md` for people, `record.json` for programs. */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { table } from "../src/faces/cli/terminal/table.ts";
import type { Simulated } from "./simulate.ts";

const FOLDER = import.meta.dirname;
const ROOT = join(FOLDER, "..");

/** Only in a checkout: a record names the commit that it is of. */
export function writeRecord(simulated: Simulated): void {
  const { failed, ...figures } = simulated;
  const record = {
    ...figures,
    failedSeeds: failed.map(({ seed }) => seed),
    commit: git("rev-parse", "HEAD"),
    versions: {
      node: process.versions.node,
      perennial: versionOf("package.json"),
      pglite: versionOf("node_modules/@electric-sql/pglite/package.json"),
    },
    machine: `${cpus().length} × ${cpus()[0]?.model.trim() ?? "unknown"}`,
  };
  writeFileSync(join(FOLDER, "record.json"), `${JSON.stringify(record, null, 2)}\n`);
  writeFileSync(join(FOLDER, "RECORD.md"), page(record));
}

type Record = Omit<Simulated, "failed"> & {
  readonly failedSeeds: readonly number[];
  readonly commit: string;
  readonly versions: Readonly<{ node: string; perennial: string; pglite: string }>;
  readonly machine: string;
};

function page(record: Record): string {
  const { firstSeed, runs, failedSeeds, versions, machine, commit } = record;
  const last = firstSeed + runs - 1;
  const faults = Object.entries(record.faults).map(([kind, count]) => [kind, String(count)]);
  return `# Record of the simulation

Written by \`npm run simulate -- --seed ${firstSeed} --runs ${runs} --record\`; what it means:
[docs/concepts/simulation.md](../docs/concepts/simulation.md).

- Seeds ${firstSeed} to ${last}: ${failedSeeds.length === 0 ? "**nothing is wrong**" : `**wrong in ${failedSeeds.join(", ")}**`}
- ${record.sold} purchases, ${record.bankCalls} calls to the bank, ${record.steps} steps
- ${Math.round(record.durationMs / 60_000)} minutes on ${machine}
- Perennial ${versions.perennial} at \`${commit}\`, Node ${versions.node}, PGlite ${versions.pglite}

How often each kind of fault struck:

\`\`\`text
${table(["fault", "struck"], faults).join("\n")}
\`\`\`
`;
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
