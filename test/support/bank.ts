/**
 * A real bank simulator for a test: a process of its own, on a free port, with a folder of its own.
 *
 * It ends with the process that started it, even if that is killed. A test that does nothing with the
 * process rents one: rented-bank.ts.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";

const MAIN = join(import.meta.dirname, "../../bank/main.ts");

export type BankOptions = {
  /** To start again on what an earlier bank left; else a fresh folder, gone after `stop`. */
  readonly dataDir?: string;
  readonly env?: Readonly<Record<string, string>>;
};

export type Answer = { readonly status: number; readonly body: Record<string, unknown> };

/** As GET /journal prints it. */
export type JournalLine = {
  readonly key: string;
  readonly kind: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly outcome: string;
  readonly at: string;
  readonly bookings: number;
  readonly reference: string;
  readonly subject: string | null;
};

export type BankCalls = {
  /** GET without a body, POST with one. Rejects when the connection breaks. */
  call(path: string, body?: unknown): Promise<Answer>;
  control(
    mode: string,
    window?: { readonly from?: string; readonly until?: string },
  ): Promise<void>;
  /** Sets the clock to an ISO instant, standing still unless told otherwise. */
  setClock(now: string, running?: boolean): Promise<void>;
  /** Every line of the journal, page after page. */
  journal(): Promise<JournalLine[]>;
};

export type RunningBank = BankCalls & {
  readonly url: string;
  readonly dataDir: string;
  /** Ends it in good order; gives the exit code of a process of its own, else null. */
  stop(): Promise<number | null>;
};

export type BankProcess = RunningBank & {
  readonly process: ChildProcess;
  /** All it has printed, on either stream. */
  output(): string;
  /** As the power switch would; the folder stays. */
  kill(): Promise<void>;
};

export async function startBank(options: BankOptions = {}): Promise<BankProcess> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), "perennial-bank-")));
  const bank = spawn(process.execPath, [MAIN], {
    env: {
      ...process.env,
      BANK_PORT: "0",
      BANK_DATA_DIR: dataDir,
      BANK_EXIT_WITH_PARENT: "1",
      ...options.env,
    },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let printed = "";
  for (const stream of [bank.stdout, bank.stderr]) {
    stream.on("data", (chunk: Buffer) => (printed += chunk.toString()));
  }
  const url = await firstUrl(bank, () => printed);
  return {
    url,
    dataDir,
    process: bank,
    ...bankAt(url),
    output: () => printed,
    kill: async () => {
      await end(bank, "SIGKILL");
    },
    stop: async () => {
      const code = await end(bank, "SIGTERM");
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
      return code;
    },
  };
}

/** How to talk to the bank of an address. */
export function bankAt(url: string): BankCalls {
  const call = (path: string, body?: unknown): Promise<Answer> => callJson(url + path, body);
  return {
    call,
    control: async (mode, window = {}) => accepted(await call("/control", { mode, ...window })),
    setClock: async (now, running = false) => accepted(await call("/clock", { now, running })),
    journal: () => readJournal(call),
  };
}

/** The address that a bank, or a house of them, prints when it is open. */
export async function firstUrl(
  bank: ChildProcess & { readonly stdout: NodeJS.ReadableStream },
  printed: () => string,
): Promise<string> {
  const lines = createInterface({ input: bank.stdout });
  const line = await Promise.race([
    once(lines, "line").then(([text]) => String(text)),
    once(bank, "close").then(() => null),
  ]);
  if (line === null) throw new Error(`the bank did not start: ${printed()}`);
  return (JSON.parse(line) as { url: string }).url;
}

/** GET without a body, POST with one. Rejects when the connection breaks. */
export async function callJson(url: string, body: unknown): Promise<Answer> {
  const init = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
  const answer = await fetch(url, init);
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

async function readJournal(call: BankCalls["call"]): Promise<JournalLine[]> {
  const lines: JournalLine[] = [];
  for (let after = ""; ;) {
    const { body } = await call(`/journal?after=${after}`);
    const page = body["entries"] as JournalLine[];
    const last = page.at(-1);
    if (last === undefined) return lines;
    lines.push(...page);
    after = last.key;
  }
}

/** Throws what was not answered 200. */
export function accepted({ status, body }: Answer): void {
  if (status !== 200) throw new Error(`the bank refused: ${JSON.stringify(body)}`);
}

async function end(bank: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (bank.exitCode === null && bank.signalCode === null) {
    const closed = once(bank, "close");
    bank.kill(signal);
    await closed;
  }
  return bank.exitCode;
}
