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

// Prints with which flags, and in how many arenas of malloc, each start of the process was made.
const TELL_FLAGS = `data:text/javascript,${encodeURIComponent(
  'console.error("flags", process.execArgv.filter((one) => !one.includes("data:")).join(" "),' +
    ' process.env.MALLOC_ARENA_MAX ?? "as many as it likes");',
)}`;

test.for([
  [
    "",
    [
      "flags --import as many as it likes",
      "flags --max-semi-space-size=16 --heap-growing-percent=30 --import 2",
    ],
  ],
  ["--max-old-space-size=300", ["flags --import as many as it likes"]],
] as const)(
  "with NODE_OPTIONS %j it starts with flags that bound its memory",
  ([given, starts]) => {
    const args = ["--import", TELL_FLAGS, LAUNCHER, "--help"];
    const { MALLOC_ARENA_MAX: _, ...own } = process.env;
    const env = { ...own, NODE_OPTIONS: given };
    const ran = spawnSync(process.execPath, args, { encoding: "utf8", env });
    expect(ran.stderr.trim().split("\n")).toEqual(starts);
    expect(ran.stdout).toMatch(/^Usage: perennial/);
  },
);

test("on an old Node it runs the package's own, or says in one line what is missing", () => {
  const args = ["--import", OLD_NODE, LAUNCHER, "--help"];
  const ran = spawnSync(process.execPath, args, { encoding: "utf8" });
  if (ran.status === 0) {
    expect(ran.stdout).toMatch(/^Usage: perennial/);
  } else {
    expect(ran.stderr).toMatch(/^perennial needs Node 24 or later: this is 20\.1\.0, .*\n$/);
  }
});
