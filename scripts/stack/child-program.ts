/**
 * A program as a child process: started as a user would start it, its output kept in a log, killed
 * and started again by whoever holds it. An end that nobody asked for is noted.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { on, once } from "node:events";
import { createWriteStream, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const READY_MS = 60_000;

export type ChildOptions = {
  /** Below the repository. */
  readonly script: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly logFile: string;
  /** Matches what it prints when it is ready; the first group is the answer of `start`. */
  readonly ready: RegExp;
};

export class ChildProgram {
  readonly #options: ChildOptions;
  #child: ChildProcess | null = null;
  #isReady = false;
  #toEnd = false;
  #lonelyEnd: string | null = null;

  constructor(options: ChildOptions) {
    this.#options = options;
    mkdirSync(options.cwd, { recursive: true });
    mkdirSync(dirname(options.logFile), { recursive: true });
    // no signal handler of the child's runs on SIGKILL, which reaches a stopped one too
    process.once("exit", () => this.#child?.kill("SIGKILL"));
  }

  /** It runs and has said that it is ready. A stopped one counts: nobody can tell from outside. */
  get isUp(): boolean {
    return this.#isReady;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** How it ended though nobody had asked for it; null: it did not. */
  get lonelyEnd(): string | null {
    return this.#lonelyEnd;
  }

  /** Resolves when it is ready; `env` is for this start alone. Throws Error when it ends before. */
  async start(env: Readonly<Record<string, string>> = {}): Promise<string> {
    const { script, args, cwd, logFile } = this.#options;
    const child = spawn(process.execPath, [join(ROOT, script), ...args], {
      cwd,
      env: { ...process.env, ...this.#options.env, ...env },
      stdio: ["pipe", "pipe", "pipe"],
    });
    this.#child = child;
    this.#toEnd = false;
    const log = createWriteStream(logFile, { flags: "a" });
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    child.once("close", () => log.end());
    child.once("exit", (code, signal) => {
      if (this.#isReady && !this.#toEnd) this.#lonelyEnd = `code ${code}, signal ${signal}`;
      this.#isReady = false;
      this.#child = null;
    });
    const found = await readyLine(child.stdout, this.#options.ready);
    if (found === null) throw new Error(`${script} ended before it was ready; see ${logFile}`);
    this.#isReady = true;
    return found;
  }

  /** Resolves when it has ended; at once when it does not run. */
  async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (child === null) return;
    this.#toEnd = true;
    const ended = once(child, "exit");
    child.kill(signal);
    await ended;
  }

  /** Stops it where it is, or lets it run on. */
  signal(signal: "SIGSTOP" | "SIGCONT"): void {
    this.#child?.kill(signal);
  }
}

async function readyLine(stdout: NodeJS.ReadableStream, ready: RegExp): Promise<string | null> {
  const lines = createInterface({ input: stdout });
  const signal = AbortSignal.timeout(READY_MS);
  try {
    for await (const [line] of on(lines, "line", { signal, close: ["close"] })) {
      const found = ready.exec(String(line))?.[1];
      if (found !== undefined) return found;
    }
    return null;
  } finally {
    lines.close();
    stdout.resume();
  }
}
