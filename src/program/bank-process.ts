/**
 * The bank simulator of a sandbox: a child process that ends with us, and comes back on the same
 * port when it dies.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { extname } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Log } from "../ports/log.ts";

export type BankProcess = {
  readonly url: string;
  readonly stop: () => Promise<void>;
};

const RESTART_MS = 500;
const START_MS = 20_000;

export type BankProcessOptions = {
  readonly dataDir: string;
  readonly log: Log;
  /** Called after the bank came back, which has forgotten nothing but may have missed the time. */
  readonly onRestart: () => void;
};

/** Starts the bank on a free port. Throws Error when it does not come up. */
export async function startBank(options: BankProcessOptions): Promise<BankProcess> {
  let stopping = false;
  let { child, url } = await launch(options.dataDir, 0);
  const port = Number(new URL(url).port);
  const keepAlive = async (): Promise<void> => {
    while (!stopping) {
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
      if (stopping) return;
      options.log.warn({}, "the bank simulator ended; starting it again");
      await sleep(RESTART_MS);
      try {
        ({ child, url } = await launch(options.dataDir, port));
        options.onRestart();
      } catch (error) {
        options.log.error({ error }, "the bank simulator does not start");
      }
    }
  };
  void keepAlive();
  return {
    url,
    stop: async () => {
      stopping = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/** TypeScript in a checkout, JavaScript in a build: the bank is what we are. */
const PROGRAM = fileURLToPath(
  new URL(`../../bank/main${extname(import.meta.url)}`, import.meta.url),
);

async function launch(
  dataDir: string,
  port: number,
): Promise<{ readonly child: ChildProcess; readonly url: string }> {
  const child = spawn(process.execPath, [PROGRAM], {
    env: {
      PATH: process.env["PATH"] ?? "",
      BANK_PORT: String(port),
      BANK_DATA_DIR: dataDir,
      BANK_EXIT_WITH_PARENT: "1",
    },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout });
  const ready = once(lines, "line", { signal: AbortSignal.timeout(START_MS) });
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`the bank simulator ended with ${String(code)} before it was ready`);
  });
  ended.catch(() => undefined);
  const [line] = (await Promise.race([ready, ended])) as [string];
  lines.close();
  child.stdout.resume();
  return { child, url: (JSON.parse(line) as { url: string }).url };
}
