/** One process of Perennial, as `perennial start` runs it. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ChildProgram } from "./child-program.ts";

/** Where the API is, and a key for it. */
export type ApiAccess = { readonly baseUrl: string; readonly apiKey: string };

export type EngineOptions = {
  /** Of the stack; the engine's data and log lie below it. */
  readonly folder: string;
  readonly index: number;
  readonly testClock: string;
  readonly simulatorUrl: string;
  /** Absent: the embedded database. */
  readonly databaseUrl?: string;
};

const AGAIN_MS = 200;
const PATIENCE_MS = 60_000;

export class EngineProgram {
  readonly #program: ChildProgram;
  readonly #dataDir: string;
  #access: ApiAccess | null = null;

  private constructor(options: EngineOptions) {
    const { folder, index, testClock, simulatorUrl, databaseUrl } = options;
    this.#dataDir = join(folder, `engine-${index}`);
    this.#program = new ChildProgram({
      script: "src/main.ts",
      args: ["start"],
      cwd: folder,
      env: {
        PORT: "0",
        DATA_DIR: this.#dataDir,
        TEST_CLOCK: testClock,
        SANDBOX_DEMO: "off",
        SIMULATOR_URL: simulatorUrl,
        PERENNIAL_MASTER_KEY: STACK_MASTER_KEY,
        ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
      },
      logFile: join(folder, `engine-${index}.log`),
      // what `start` prints when everything is up, the sandbox's file included
      ready: /^Perennial sandbox: (http\S+)/,
    });
  }

  static async start(options: EngineOptions): Promise<EngineProgram> {
    const engine = new EngineProgram(options);
    await engine.#launch();
    return engine;
  }

  /** Null while it does not run. */
  get access(): ApiAccess | null {
    return this.#program.isUp ? this.#access : null;
  }

  get lonelyEnd(): string | null {
    return this.#program.lonelyEnd;
  }

  /** As whoever runs it would: again and again, while its database or its bank is away. */
  async startAgain(): Promise<void> {
    const giveUpAt = performance.now() + PATIENCE_MS;
    for (;;) {
      try {
        await this.#launch();
        return;
      } catch (error) {
        if (performance.now() > giveUpAt) throw error;
        await sleep(AGAIN_MS);
      }
    }
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    await this.#program.end(signal);
  }

  /** It stands still with all it holds, connections and leases included, and does not know it. */
  freeze(): void {
    this.#program.signal("SIGSTOP");
  }

  thaw(): void {
    this.#program.signal("SIGCONT");
  }

  async #launch(): Promise<void> {
    const baseUrl = await this.#program.start();
    const file = JSON.parse(await readFile(join(this.#dataDir, "sandbox.json"), "utf8")) as {
      apiKey: string;
    };
    this.#access = { baseUrl, apiKey: file.apiKey };
  }
}

/** Of throw-away databases: all engines of one database open the same cards. */
export const STACK_MASTER_KEY = Buffer.alloc(32, "perennial stack").toString("base64");
