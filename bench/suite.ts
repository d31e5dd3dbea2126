/** What `npm run bench` runs: books, contenders, and how many times. */
import { startBank, type BankProcess } from "../test/support/bank.ts";
import { fillBook } from "./book/fill-book.ts";
import { dueOf, type BookShape } from "./book/shape.ts";
import type { Contender } from "./contenders/contender.ts";
import { engine } from "./contenders/engine.ts";
import { floor } from "./contenders/floor.ts";
import { jobQueue } from "./contenders/job-queue.ts";
import { decline, loseMost, memoryGateway } from "./contenders/memory-gateway.ts";
import { naive } from "./contenders/naive.ts";
import { processCpu } from "./machine/cpu.ts";
import type { BenchServer } from "./machine/server.ts";
import { timedRun, type Run } from "./measure/timed-run.ts";
import { digestRun, verifyRun, type Digest, type Expectation } from "./measure/verify.ts";

export type Sizes = {
  readonly repetitions: number;
  /** Twenty merchants, for most figures. */
  readonly book: BookShape;
  /** The same renewals of few merchants and of many. */
  readonly few: BookShape;
  readonly many: BookShape;
  /** Renewals of those who take them one by one. */
  readonly oneByOne: number;
};

export const FULL: Sizes = {
  repetitions: 5,
  book: shape("book", 20, 2_500, 200_000),
  few: shape("few", 20, 1_000, 60_000),
  many: shape("many", 1_000, 20, 60_000),
  oneByOne: 2_000,
};

export const QUICK: Sizes = {
  repetitions: 3,
  book: shape("book", 20, 400, 16_000),
  few: shape("few", 4, 1_000, 8_000),
  many: shape("many", 200, 20, 8_000),
  oneByOne: 500,
};

function shape(
  name: string,
  merchants: number,
  duePerMerchant: number,
  subscriptions: number,
): BookShape {
  return { name, merchants, duePerMerchant, subscriptions, lanes: 1 };
}

/** The figures of a run, by name; one list entry a repetition. */
export type Figures = Readonly<Record<string, readonly Run[]>>;

type Entry = {
  readonly name: string;
  readonly book: BookShape;
  readonly contender: Contender;
  readonly outcome: Expectation["outcome"];
  readonly most?: number;
};

export type Say = (line: string) => void;

/** All repetitions, interleaved: every contender once, then every contender again. */
export async function runSuite(server: BenchServer, sizes: Sizes, say: Say): Promise<Figures> {
  const today = new Date().toISOString().slice(0, 10);
  for (const book of [sizes.book, sizes.few, sizes.many]) {
    say(`filling ${book.name}: ${book.subscriptions} subscriptions, ${dueOf(book)} due`);
    await fillBook(server, book, today);
  }
  const bank = { running: null as BankProcess | null };
  const entries = entriesOf(sizes, () => bank.running?.url ?? "");
  const figures: Record<string, Run[]> = {};
  const warm: Entry = { ...first(entries), book: sizes.few, name: "warm-up" };
  const digests = new Map<string, readonly Digest[]>();
  // the first runs compile the code and touch the disk; they count for nobody
  for (const entry of [warm, warm]) await runEntry(server, entry, { today, digests });
  for (let repetition = 1; repetition <= sizes.repetitions; repetition += 1) {
    for (const entry of entries) {
      if (entry.name === "http") bank.running = await startBank();
      const bankCpu = bank.running === null ? null : processCpu(bank.running.process.pid ?? 0);
      const run = await runEntry(server, entry, { today, digests, bankCpu });
      await bank.running?.stop();
      bank.running = null;
      (figures[entry.name] ??= []).push(run);
      say(lineOf(repetition, entry.name, run));
    }
  }
  return figures;
}

function entriesOf(sizes: Sizes, simulatorUrl: () => string): readonly Entry[] {
  const { book, few, many, oneByOne } = sizes;
  const instantly = engine({ name: "engine", gateway: () => memoryGateway({ latencyMs: [0, 0] }) });
  const approved = "approved" as const;
  return [
    { name: "engine", book, contender: instantly, outcome: approved },
    { name: "floor", book, contender: floor, outcome: approved },
    {
      name: "slow gateway",
      book,
      contender: engine({
        name: "slow gateway",
        gateway: () => memoryGateway({ latencyMs: [50, 200] }),
      }),
      outcome: approved,
    },
    { name: "naive", book, contender: naive, outcome: approved, most: oneByOne },
    { name: "job queue", book, contender: jobQueue, outcome: approved, most: oneByOne },
    {
      name: "declined",
      book,
      contender: engine({
        name: "declined",
        gateway: () => memoryGateway({ latencyMs: [0, 0], answer: decline }),
      }),
      outcome: "declined",
    },
    {
      name: "unknown",
      book,
      contender: engine({
        name: "unknown",
        gateway: () => memoryGateway({ latencyMs: [0, 0], answer: loseMost }),
      }),
      outcome: "undecided",
    },
    {
      name: "http",
      book,
      contender: engine({ name: "http", gateway: { simulatorUrl } }),
      outcome: approved,
    },
    { name: "few merchants", book: few, contender: instantly, outcome: approved },
    { name: "many merchants", book: many, contender: instantly, outcome: approved },
  ];
}

/** Contenders whose rows must be the same, column by column. */
const SAME_ROWS: ReadonlySet<string> = new Set(["floor", "engine", "slow gateway"]);

type EntryOptions = {
  readonly today: string;
  readonly digests: Map<string, readonly Digest[]>;
  readonly bankCpu?: (() => number) | null;
};

async function runEntry(server: BenchServer, entry: Entry, options: EntryOptions): Promise<Run> {
  const { today, digests, bankCpu } = options;
  return await timedRun(entry.contender, {
    server,
    shape: entry.book,
    today,
    ...(entry.most === undefined ? {} : { most: entry.most }),
    ...(bankCpu == null ? {} : { bankCpu }),
    verify: async (client, renewals) => {
      await verifyRun(client, { today, renewals, outcome: entry.outcome });
      if (!SAME_ROWS.has(entry.name)) return;
      const found = await digestRun(client, today);
      const known = digests.get(entry.book.name) ?? found;
      digests.set(entry.book.name, known);
      for (const [index, digest] of found.entries()) {
        const other = known[index];
        if (other?.rows === digest.rows && other.checksum === digest.checksum) continue;
        throw new Error(`${entry.name} did not write the same rows of ${digest.table}`);
      }
    },
  });
}

function first<T>(list: readonly T[]): T {
  const [one] = list;
  if (one === undefined) throw new Error("there is nothing to run");
  return one;
}

function lineOf(repetition: number, name: string, run: Run): string {
  const rate = `${run.perSecond.toFixed(0)}/s`.padStart(8);
  const node = run.nodeMicros.toFixed(0).padStart(5);
  const postgres = run.postgresMicros.toFixed(0).padStart(5);
  return `${repetition}  ${name.padEnd(15)} ${rate}   CPU per renewal: Node ${node} µs, PostgreSQL ${postgres} µs`;
}
