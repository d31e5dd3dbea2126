/**
 * `npm run build`: the program as plain JavaScript in `dist/`, for `npm pack`.
 *
 * A checkout runs its TypeScript as it is; below `node_modules` Node refuses to, so what is
 * installed as a package needs this. Files that are read at run time are copied beside the code that
 * reads them.
 */
import { spawnSync } from "node:child_process";
import { cpSync, globSync, rmSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "..");
const OUT = join(ROOT, "dist");

/** What the program reads beside itself, as patterns below the repository. */
const ASSETS = [
  "src/store/migrations/*.sql",
  "src/faces/sandbox/page/*",
  "src/faces/sandbox/mailbox/page/*",
  "docs/reference/openapi.json",
];

rmSync(OUT, { recursive: true, force: true });
const compiler = join(ROOT, "node_modules", "typescript", "bin", "tsc");
const compiled = spawnSync(process.execPath, [compiler, "--project", "tsconfig.build.json"], {
  cwd: ROOT,
  stdio: "inherit",
});
if (compiled.error !== undefined) throw compiled.error;
if (compiled.status !== 0) process.exit(1);
for (const asset of globSync(ASSETS, { cwd: ROOT })) cpSync(join(ROOT, asset), join(OUT, asset));
