#!/usr/bin/env node
/**
 * Starts Perennial on Node 24 or later, whichever Node runs this file (20 or later).
 *
 * The package brings its own Node as an optional dependency, `node-<platform>-<arch>`. Plain
 * JavaScript on purpose: an older Node must be able to read it.
 */
import { spawn } from "node:child_process";
import { existsSync, readFileSync, realpathSync } from "node:fs";
import * as nodeModule from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import v8 from "node:v8";

const NODE_MAJOR = 24;
const FORWARDED = ["SIGTERM", "SIGHUP", "SIGUSR2"];

const self = fileURLToPath(import.meta.url);

if (Number(process.versions.node.split(".", 1)[0]) >= NODE_MAJOR) {
  boundMemory();
  keepCompiled();
  await import(pathToFileURL(mainFile()).href);
} else {
  runOn(ownNode());
}

/**
 * Starts this file anew with what keeps the process small (docs/decisions/memory.md), in the same
 * process: neither the size of V8's young generation nor malloc's ways can be changed once they run.
 * Whoever gave sizes of their own, in NODE_OPTIONS too, keeps them.
 */
function boundMemory() {
  const given = [...process.execArgv, process.env.NODE_OPTIONS ?? ""].join(" ");
  if (/semi-space-size|old-space-size|heap-growing/.test(given)) return;
  const memory = JSON.parse(readFileSync(join(dirname(self), "memory.json"), "utf8"));
  // a channel to the process that started this one would not outlive it
  const isReplaceable = process.platform !== "win32" && process.channel === undefined;
  if (isReplaceable && typeof process.execve === "function") {
    const args = [...memory.v8, ...process.execArgv, self, ...process.argv.slice(2)];
    const env = { ...memory.malloc, ...process.env };
    process.execve(process.execPath, [process.execPath, ...args], env);
  }
  // where a process cannot be replaced: what still can be changed
  for (const flag of memory.v8) v8.setFlagsFromString(flag);
}

/** What Node made of our files is kept for the next start, which takes half as long. */
function keepCompiled() {
  const { directory } = nodeModule.enableCompileCache();
  // for the processes that we start
  if (directory !== undefined) process.env.NODE_COMPILE_CACHE ??= directory;
}

/** The program: TypeScript in a checkout; inside node_modules, where Node refuses that, the build. */
function mainFile() {
  const root = dirname(dirname(self));
  const built = join(root, "dist", "src", "main.js");
  return existsSync(built) && root.split(/[/\\]/).includes("node_modules")
    ? built
    : join(root, "src", "main.ts");
}

/** The path of the package's own Node; ends the process with one line when there is none. */
function ownNode() {
  const platform = process.platform === "win32" ? "win" : process.platform;
  const name = `node-${platform}-${process.arch}`;
  try {
    const manifest = nodeModule.createRequire(self).resolve(`${name}/package.json`);
    const node = join(dirname(manifest), nodeModule.createRequire(self)(manifest).bin.node);
    if (realpathSync(node) !== realpathSync(process.execPath)) return node;
  } catch {
    // not installed, or there is none for this platform: the line below says so
  }
  console.error(
    `perennial needs Node ${NODE_MAJOR} or later: this is ${process.versions.node}, and ${name} ` +
      "is not installed (run npm ci, or install a newer Node)",
  );
  process.exit(1);
}

/** Runs this file again on `node`, as if that one had been started. */
function runOn(node) {
  const args = [self, ...process.argv.slice(2)];
  if (typeof process.execve === "function") process.execve(node, [node, ...args], process.env);

  const child = spawn(node, args, { stdio: "inherit" });
  for (const signal of FORWARDED) process.on(signal, () => child.kill(signal));
  // A terminal sends Ctrl-C to both; passing it on would be a second one.
  process.on("SIGINT", () => process.stdin.isTTY || child.kill("SIGINT"));
  child.on("error", (error) => {
    console.error(`perennial could not start ${node}: ${error.message}`);
    process.exit(1);
  });
  child.on("exit", (code, signal) => {
    if (signal === null) process.exit(code);
    for (const name of [...FORWARDED, "SIGINT"]) process.removeAllListeners(name);
    process.kill(process.pid, signal);
  });
}
