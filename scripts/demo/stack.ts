/** The programs that the demo of a book runs: a bank, a database, one or more engines. Real processes. */
import { spawn, type ChildProcess } from "node:child_process";
import { on, once } from "node:events";
import { createWriteStream, mkdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { client, type Client } from "../../src/faces/cli/client.ts";
import type { ApiAccess } from "./card-search.ts";
import { startPostgres } from "../postgres/launcher.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

export type StackOptions = {
  readonly folder: string;
  readonly database: "pglite" | "postgres";
  readonly engines: number;
  readonly testClock: string;
};

export type Stack = {
  readonly simulatorUrl: string;
  /** The API of one of the engines that is up. */
  readonly api: () => Promise<Client>;
  readonly access: () => ApiAccess;
  /** kill -9 of one engine, which is started again at once. */
  readonly killOne: (index: number) => Promise<void>;
  readonly engines: number;
  /** Ends everything as a crash would; answers the folders that are left. `stop` tidies up. */
  readonly crash: () => Promise<readonly string[]>;
  readonly stop: () => Promise<void>;
};

const READY_MS = 60_000;

export async function startStack(options: StackOptions): Promise<Stack> {
  mkdirSync(options.folder, { recursive: true });
  const bank = await startBank(options);
  const postgres =
    options.database === "postgres" ? await startPostgres({ fsync: true }) : undefined;
  const slots: Engine[] = [];
  for (let index = 0; index < options.engines; index += 1) {
    slots.push(await startEngine(options, index, bank.url, postgres?.adminUrl));
  }
  return {
    simulatorUrl: bank.url,
    engines: options.engines,
    api: async () => {
      for (;;) {
        for (const engine of slots) if (engine.child.exitCode === null) return engine.api;
        await sleep(100);
      }
    },
    access: () => {
      const [engine] = slots;
      if (engine === undefined) throw new Error("there is no engine");
      return engine.access;
    },
    killOne: async (index) => {
      const engine = slots[index];
      if (engine === undefined) throw new Error(`there is no engine ${index}`);
      const ended = once(engine.child, "exit");
      engine.child.kill("SIGKILL");
      await ended;
      slots[index] = await startEngine(options, index, bank.url, postgres?.adminUrl);
    },
    crash: async () => {
      for (const { child } of [...slots, bank]) await end(child, "SIGABRT");
      await postgres?.stopImmediate();
      return [options.folder, ...(postgres === undefined ? [] : [postgres.dataDir])];
    },
    stop: async () => {
      for (const engine of slots) await end(engine.child);
      await end(bank.child);
      await postgres?.stop();
    },
  };
}

type Engine = {
  readonly child: ChildProcess;
  readonly api: Client;
  readonly access: ApiAccess;
};

async function startBank(
  options: StackOptions,
): Promise<{ readonly child: ChildProcess; readonly url: string }> {
  const child = spawn(process.execPath, [join(ROOT, "bank/main.ts")], {
    env: {
      ...process.env,
      BANK_PORT: "0",
      BANK_DATA_DIR: join(options.folder, "bank"),
      BANK_EXIT_WITH_PARENT: "1",
    },
    stdio: ["pipe", "pipe", "pipe"],
  });
  child.stderr.pipe(createWriteStream(join(options.folder, "bank.log"), { flags: "a" }));
  const lines = createInterface({ input: child.stdout });
  const [line] = (await once(lines, "line")) as [string];
  return { child, url: (JSON.parse(line) as { url: string }).url };
}

async function startEngine(
  options: StackOptions,
  index: number,
  simulatorUrl: string,
  databaseUrl: string | undefined,
): Promise<Engine> {
  const dataDir = join(options.folder, `engine-${index}`);
  mkdirSync(dataDir, { recursive: true });
  const child = spawn(process.execPath, [join(ROOT, "src/main.ts"), "start"], {
    cwd: options.folder,
    env: {
      ...process.env,
      PORT: "0",
      DATA_DIR: dataDir,
      TEST_CLOCK: options.testClock,
      SANDBOX_DEMO: "off",
      SIMULATOR_URL: simulatorUrl,
      // all engines of one database open the same cards
      PERENNIAL_MASTER_KEY: DEMO_MASTER_KEY,
      ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const log = createWriteStream(join(options.folder, `engine-${index}.log`), { flags: "a" });
  child.stdout.pipe(log);
  child.stderr.pipe(log);
  const baseUrl = await urlOf(child);
  const file = JSON.parse(await readFile(join(dataDir, "sandbox.json"), "utf8")) as {
    apiKey: string;
  };
  const { apiKey } = file;
  return { child, api: client(baseUrl, apiKey), access: { baseUrl, apiKey } };
}

/** What `start` prints when everything is up, the sandbox's file included. */
const READY_LINE = /^Perennial sandbox: (http\S+)/;

async function urlOf(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error("an engine without output");
  const lines = createInterface({ input: child.stdout });
  const signal = AbortSignal.timeout(READY_MS);
  try {
    for await (const [line] of on(lines, "line", { signal, close: ["close"] })) {
      const url = READY_LINE.exec(String(line))?.[1];
      if (url !== undefined) return url;
    }
  } finally {
    lines.close();
    child.stdout.resume();
  }
  throw new Error("an engine ended before it was ready; see its log");
}

/** Of the demo's own throw-away databases. */
const DEMO_MASTER_KEY = Buffer.alloc(32, "perennial demo").toString("base64");

async function end(child: ChildProcess, signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill(signal);
  await ended;
}
