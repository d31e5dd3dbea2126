// Goal: the command works on whichever Node a host has. Method: the launcher is run as a program;
// an older Node is played by changing the version that it reads.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "./source/source-file.ts";

const LAUNCHER = join(ROOT, "bin", "perennial.js");
const OLD_NODE = `data:text/javascript,${encodeURIComponent(
  'Object.defineProperty(process.versions, "node", { value: "20.1.0" });',
)}`;

test("the command starts the program", () => {
  const ran = spawnSync(process.execPath, [LAUNCHER, "--help"], { encoding: "utf8" });
  expect(ran.stderr).toBe("");
  expect(ran.stdout).toMatch(/^Usage: perennial/);
  expect(ran.status).toBe(0);
});

test("on an old Node it runs the package's own, or says in one line what is missing", () => {
  const args = ["--import", OLD_NODE, LAUNCHER, "--help"];
  const ran = spawnSync(process.execPath, args, { encoding: "utf8" });
  if (ran.status === 0) {
    expect(ran.stdout).toMatch(/^Usage: perennial/);
  } else {
    expect(ran.stderr).toMatch(/^perennial needs Node 24 or later: this is 20\.1\.0, .*\n$/);
  }
});
