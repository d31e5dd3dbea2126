/**
 * `npm run bench:api`: answer times over a million purchases of one merchant, of the REST API and of
 * the web services of docs/compat/secure-trading.md. `--small` takes a hundredth, to see that it works.
 */
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { describeMachine } from "./machine/describe.ts";
import { startBenchServer } from "./machine/server.ts";
import { apiPage } from "./report/api-page.ts";
import { measureApi } from "./scale/api.ts";

const { values } = parseArgs({ options: { small: { type: "boolean", default: false } } });
const divisor = values.small ? 100 : 1;
const folder = values.small ? tmpdir() : import.meta.dirname;
const prefix = values.small ? "perennial-bench-" : "";
const say = (line: string): void => console.log(line);

const server = await startBenchServer();
try {
  const today = new Date().toISOString().slice(0, 10);
  const machine = describeMachine(server.version);
  const api = await measureApi({ server, say, divisor, today });
  const results = { machine, api };
  const page = join(folder, `${prefix}API.md`);
  writeFileSync(page, apiPage(results));
  writeFileSync(join(folder, `${prefix}api.json`), `${JSON.stringify(results, undefined, 2)}\n`);
  say(`\n${page}`);
} finally {
  await server.stop();
}
