/** A sandbox as a user starts it: the command, in a process and a folder of its own. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { SandboxFile } from "../../src/program/sandbox.ts";

export type SandboxProcess = {
  readonly file: SandboxFile;
  /** What it said on stderr. */
  readonly complaints: () => string;
  /** Asks it to end; answers the exit code and signal. The folder is removed. */
  readonly stop: () => Promise<readonly unknown[]>;
};

export type SandboxProcessOptions = {
  /** The command to run with Node, such as bin/perennial.js. */
  readonly command: string;
  readonly environment?: Readonly<Record<string, string>>;
};

/** Answers when the sandbox says that it is up. A fresh one, without history unless asked for. */
export async function startSandbox(options: SandboxProcessOptions): Promise<SandboxProcess> {
  const dataDir = mkdtempSync(join(tmpdir(), "perennial-sandbox-"));
  const child = spawn(process.execPath, [options.command, "start"], {
    cwd: dataDir,
    env: {
      PATH: process.env["PATH"],
      PORT: "0",
      DATA_DIR: dataDir,
      SANDBOX_DEMO: "off",
      ...options.environment,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = once(child, "exit");
  let complaints = "";
  child.stderr.on("data", (chunk: Buffer) => (complaints += chunk.toString()));
  let isUp = false;
  for await (const line of createInterface({ input: child.stdout })) {
    isUp = line.startsWith("Keys and URLs:");
    if (isUp) break;
  }
  if (!isUp) throw new Error(`the sandbox did not come up: ${complaints}`);
  child.stdout.resume();
  return {
    file: JSON.parse(readFileSync(join(dataDir, "sandbox.json"), "utf8")) as SandboxFile,
    complaints: () => complaints,
    stop: async () => {
      child.kill("SIGTERM");
      const end = await ended;
      rmSync(dataDir, { recursive: true, force: true });
      return end;
    },
  };
}
