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
  /** A first start is killed as soon as this holds of what it said on stderr; then it starts again. */
  readonly killWhen?: (complaints: string) => boolean;
};

/** Answers when the sandbox says that it is up. A fresh one, without history unless asked for. */
export async function startSandbox(options: SandboxProcessOptions): Promise<SandboxProcess> {
  const dataDir = mkdtempSync(join(tmpdir(), "perennial-sandbox-"));
  if (options.killWhen !== undefined) {
    await launch(options, dataDir).endedAfter(options.killWhen);
  }
  const { child, ended, complaints } = launch(options, dataDir);
  let isUp = false;
  for await (const line of createInterface({ input: child.stdout })) {
    isUp = line.startsWith("Keys and URLs:");
    if (isUp) break;
  }
  if (!isUp) throw new Error(`the sandbox did not come up: ${complaints()}`);
  child.stdout.resume();
  return {
    file: JSON.parse(readFileSync(join(dataDir, "sandbox.json"), "utf8")) as SandboxFile,
    complaints,
    stop: async () => {
      child.kill("SIGTERM");
      const end = await ended;
      rmSync(dataDir, { recursive: true, force: true });
      return end;
    },
  };
}

function launch({ command, environment }: SandboxProcessOptions, dataDir: string) {
  const child = spawn(process.execPath, [command, "start"], {
    cwd: dataDir,
    env: {
      PATH: process.env["PATH"],
      PORT: "0",
      DATA_DIR: dataDir,
      SANDBOX_DEMO: "off",
      ...environment,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = once(child, "exit");
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  return {
    child,
    ended,
    complaints: () => said,
    /** Kills it when `isTime` holds; throws when it ended before. */
    endedAfter: async (isTime: (complaints: string) => boolean): Promise<void> => {
      child.stdout.resume();
      let killed = false;
      child.stderr.on("data", () => {
        if (!killed && isTime(said)) killed = child.kill("SIGKILL");
      });
      await ended;
      if (!killed) throw new Error(`the sandbox ended before it was killed: ${said}`);
    },
  };
}
