/**
 * What the measurements of scale have in common: a server, the machine, and results that are written as
 * a page and as JSON. With `--small` sizes are divided by a hundred, and the results go beside the
 * system's temporary files instead of over the committed ones.
 */
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { describeMachine, type Machine } from "../machine/describe.ts";
import { startBenchServer } from "../machine/server.ts";
import type { ScaleOptions } from "./scale-options.ts";

/** `name` is that of the files: `api` for API.md and api.json. */
export async function runAndRecord<R extends object>(
  name: string,
  measure: (options: ScaleOptions) => Promise<R>,
  pageOf: (results: R & { readonly machine: Machine }) => string,
): Promise<void> {
  const { values } = parseArgs({ options: { small: { type: "boolean", default: false } } });
  const folder = values.small ? tmpdir() : join(import.meta.dirname, "..");
  const prefix = values.small ? "perennial-bench-" : "";
  const server = await startBenchServer();
  try {
    const machine = describeMachine(server.version);
    const measured = await measure({
      server,
      say: (line) => console.log(line),
      today: new Date().toISOString().slice(0, 10),
      divisor: values.small ? 100 : 1,
    });
    const results = { machine, ...measured };
    const page = join(folder, `${prefix}${name.toUpperCase()}.md`);
    writeFileSync(page, pageOf(results));
    writeFileSync(
      join(folder, `${prefix}${name}.json`),
      `${JSON.stringify(results, undefined, 2)}\n`,
    );
    console.log(`\n${page}`);
  } finally {
    await server.stop();
  }
}
