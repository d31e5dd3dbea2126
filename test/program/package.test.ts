// Goal: what `npm run build && npm pack` makes works where it is installed: below node_modules, where
// Node refuses TypeScript. Method: the tarball, unpacked as npm would, with the checkout's own
// dependencies beside it; the real command, the embedded database, the bank.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ROOT } from "../house/source/source-file.ts";
import { startSandbox } from "../support/sandbox-process.ts";

let folder: string;
let listed: readonly string[];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "perennial-package-"));
  run(process.execPath, [join(ROOT, "scripts", "build.ts")], ROOT);
  run("npm", ["pack", "--silent", "--pack-destination", folder], ROOT);
  const [tarball] = readdirSync(folder).filter((name) => name.endsWith(".tgz"));
  if (tarball === undefined) throw new Error("npm pack made no tarball");
  listed = run("tar", ["-tzf", join(folder, tarball)], folder)
    .trim()
    .split("\n");
  run("tar", ["-xzf", join(folder, tarball)], folder);
  const modules = join(folder, "node_modules");
  mkdirSync(modules);
  for (const name of readdirSync(join(ROOT, "node_modules"))) {
    symlinkSync(join(ROOT, "node_modules", name), join(modules, name));
  }
  run("mv", [join(folder, "package"), join(modules, "perennial")], folder);
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("the tarball holds the program and no sources or tests", () => {
  const beside = listed.filter((path) => !/^package\/(dist|bin)\//.test(path)).toSorted();
  expect(beside).toEqual(["package/LICENSE", "package/README.md", "package/package.json"]);
  expect(listed).toContain("package/dist/bank/main.js");
  expect(listed.filter((path) => /\.ts$|\.test\./.test(path))).toEqual([]);
});

test("installed, it starts a sandbox that answers", async () => {
  const command = join(folder, "node_modules", "perennial", "bin", "perennial.js");
  const sandbox = await startSandbox({ command });
  const { baseUrl, apiKey } = sandbox.file;
  const headers = { authorization: `Bearer ${apiKey}` };
  expect((await fetch(`${baseUrl}/ready`)).status).toBe(200);
  expect((await fetch(`${baseUrl}/v1/subscriptions`, { headers })).status).toBe(200);
  expect((await fetch(`${baseUrl}/`)).headers.get("content-type")).toMatch(/^text\/html/);
  const description = (await (await fetch(`${baseUrl}/openapi.json`)).json()) as object;
  expect(description).toMatchObject({ openapi: "3.1.0", info: { title: "Perennial" } });
  expect((await fetch(`${baseUrl}/docs/js/scalar.js`)).status).toBe(200);
  expect(await sandbox.stop()).toEqual([0, null]);
  expect(sandbox.complaints()).toBe("");
});

function run(program: string, args: readonly string[], cwd: string): string {
  const ran = spawnSync(program, args, { cwd, encoding: "utf8" });
  if (ran.error !== undefined) throw ran.error;
  if (ran.status !== 0) throw new Error(`${program} ${args.join(" ")}: ${ran.stderr}`);
  return ran.stdout;
}
