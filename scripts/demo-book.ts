/**
 * The story of a merchant's book (examples/book): import, three months, an outage, a day of
 * declines; then every figure against what a separate program computed.
 *
 * npm run demo:book -- [--database pglite|postgres] [--engines N] [--outage unreachable|no-answer]
 *                      [--kills N] [--seed N] [--cards] [--keep FOLDER]
 * --cards crashes everything at the end and searches what is left for the book's card numbers.
 * Exit code 0 when everything agrees.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { moveClock } from "../src/faces/cli/clock.ts";
import { importBook, type ImportAnswer } from "../src/faces/cli/import.ts";
import { reconcileLines, type ReconcileAnswer } from "../src/faces/cli/reconcile.ts";
import { columnChart } from "../src/faces/cli/terminal/chart.ts";
import { wantsColour } from "../src/faces/cli/terminal/colour.ts";
import { startProgress } from "../src/faces/cli/terminal/progress.ts";
import type { Client } from "../src/faces/cli/client.ts";
import { captureAnswers, cardNumbers, searchCards } from "./demo/card-search.ts";
import { compareCharges, compareFaults, type ChargeRow } from "./demo/expected.ts";
import { killSchedule } from "./demo/kills.ts";
import { bankJournal, controlBank } from "./stack/bank-bench.ts";
import { startStack, type Stack } from "./stack/stack.ts";

const BOOK = fileURLToPath(new URL("../examples/book/", import.meta.url));
const START = "2026-01-01T00:00:00Z";
const OUTAGE = { from: "2026-01-30T00:00:00Z", until: "2026-02-02T12:00:00Z" };
const DECLINES = { from: "2026-02-15T00:00:00Z", until: "2026-02-16T00:00:00Z" };
const END = "2026-04-05T00:00:00Z";

const { values: options } = parseArgs({
  options: {
    database: { type: "string", default: "pglite" },
    engines: { type: "string", default: "1" },
    outage: { type: "string", default: "unreachable" },
    kills: { type: "string", default: "0" },
    seed: { type: "string", default: "1" },
    cards: { type: "boolean", default: false },
    keep: { type: "string" },
  },
});

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function main(): Promise<boolean> {
  const database = options.database === "postgres" ? "postgres" : "pglite";
  const folder = options.keep ?? mkdtempSync(join(tmpdir(), "perennial-book-"));
  const engines = Number(options.engines);
  say(
    `${database}, ${engines} engine${engines === 1 ? "" : "s"}, bank "${options.outage}" in the outage`,
  );
  const stack = await startStack({ folder, database, engines, testClock: START });
  try {
    const agrees = await tell(stack);
    return options.cards ? (await noCardLeft(stack, folder)) && agrees : agrees;
  } finally {
    await stack.stop();
    if (options.keep === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

async function noCardLeft(stack: Stack, folder: string): Promise<boolean> {
  const numbers = cardNumbers(await readFile(join(BOOK, "book.csv")));
  await captureAnswers(stack.access(), join(folder, "answers"), numbers[0] ?? "");
  const places = await stack.crash();
  const clean = searchCards(numbers, places, folder, say);
  say(
    verdict(
      `no card number but the planted ones, ${numbers.length} searched`,
      clean ? [] : ["found"],
    ),
  );
  return clean;
}

async function tell(stack: Stack): Promise<boolean> {
  const api = await stack.api();
  await storyPolicies(api);
  await controlBank(stack.bank.url, { mode: options.outage, ...OUTAGE });
  await controlBank(stack.bank.url, { mode: "soft-decline", ...DECLINES });

  const imported = await importBook(api, await readFile(join(BOOK, "book.csv")));
  say(`${imported.imported} subscribers imported, ${imported.faults.length} records left out`);
  const again = await importBook(api, await readFile(join(BOOK, "book.csv")));
  say(`the same file again: ${again.imported} imported, ${again.unchanged} unchanged`);

  const kills = killSchedule({ count: Number(options.kills), seed: Number(options.seed) });
  await runToEnd(stack, kills);
  return await judge(stack, imported, again);
}

/** Policies of the story: one retry, three days after a decline; missed dates are caught up. */
async function storyPolicies(api: Client): Promise<void> {
  const { data } = await api.get<{ data: readonly { readonly id: string }[] }>("/v1/sites");
  const [site] = data;
  if (site === undefined) throw new Error("the sandbox merchant has no site");
  await api.patch(`/v1/sites/${site.id}`, {
    policies: { missed: "catch-up", decline: "retry", retryGapsDays: [3] },
  });
}

async function runToEnd(stack: Stack, kills: readonly number[]): Promise<void> {
  const started = performance.now();
  const bar = startProgress({ title: "three months", total: 100, unit: "%" });
  const pending = [...kills];
  for (;;) {
    try {
      await moveClock(await stack.api(), END, (at) => {
        bar.update(Math.round(at.progress * 100), at.now.slice(0, 10));
        const next = pending[0];
        if (next !== undefined && at.progress >= next) {
          pending.shift();
          throw new Killing();
        }
      });
      break;
    } catch (error) {
      if (error instanceof Killing) await killOne(stack, pending.length);
      else if (kills.length === 0) throw error;
    }
  }
  bar.finish();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  say(`clock at ${END} after ${seconds} s${kills.length > 0 ? `, ${kills.length} kills` : ""}`);
}

/** kill -9 of one engine, which is started again at once. */
async function killOne(stack: Stack, number: number): Promise<void> {
  const engine = stack.engines[number % stack.engines.length];
  await engine?.end("SIGKILL");
  await engine?.startAgain();
}

/** Ends the wait for the clock, because an engine is about to be killed. */
class Killing extends Error {}

async function judge(stack: Stack, imported: ImportAnswer, again: ImportAnswer): Promise<boolean> {
  const api = await stack.api();
  const { data } = await api.get<{ data: ChargeRow[] }>(
    "/v1/reports/charges-by-due-date?from=2026-01-01&to=2026-03-31",
  );
  for (const line of await chart(stack)) say(line);
  const faults = compareFaults(
    imported.faults,
    await readFile(join(BOOK, "expected-faults.csv"), "utf8"),
  );
  const charges = compareCharges(data, await readFile(join(BOOK, "expected-charges.csv"), "utf8"));
  const { body: report } = await api.post<ReconcileAnswer>("/v1/reconcile", {});
  for (const line of reconcileLines(report)) say(line);
  const doubles = again.imported === 0 && again.unchanged === imported.imported;
  say(verdict("faults equal expected-faults.csv", faults));
  say(verdict(`${charges.charges} charges equal expected-charges.csv`, charges.differences));
  say(verdict("a second import changed nothing", doubles ? [] : ["it did"]));
  say(verdict("reconcile shows zero differences", report.total === 0 ? [] : [`${report.total}`]));
  return faults.length === 0 && charges.differences.length === 0 && doubles && report.total === 0;
}

function verdict(what: string, differences: readonly string[]): string {
  if (differences.length === 0) return `✔ ${what}`;
  return [`✘ not so: ${what}`, ...differences.slice(0, 20).map((one) => `    ${one}`)].join("\n");
}

/** When the money moved, from the bank's own journal: the outage is a gap, the catch-up a spike. */
async function chart(stack: Stack): Promise<readonly string[]> {
  const perDay = new Map<string, number>();
  for (let day = Date.parse(START); day <= Date.parse(END); day += 86_400_000) {
    perDay.set(new Date(day).toISOString().slice(0, 10), 0);
  }
  for await (const { at, outcome } of bankJournal(stack.bank.url)) {
    if (outcome === "approved") perDay.set(at.slice(0, 10), (perDay.get(at.slice(0, 10)) ?? 0) + 1);
  }
  const values = [...perDay].map(([day, value]) => ({
    label: day.endsWith("-01") || day.endsWith("-15") ? day : "",
    value,
  }));
  return columnChart(values, {
    height: 10,
    width: Math.min(process.stdout.columns ?? 104, 104),
    title: "charges per day, from the bank's journal",
    colour: wantsColour(process.stdout, process.env),
  });
}

process.exitCode = (await main()) ? 0 : 1;
