/**
 * The program `perennial`: one verb, and the environment (docs/operating/settings.md).
 *
 * Exit codes: 0 done; 1 it did not work, and a line on stderr says why; 2 the call was wrong.
 */
import { Command, InvalidArgumentError } from "commander";
import type { SimulateOptions } from "../simulation/simulate.ts";
import { readConfig } from "./config.ts";
import { advanceClock, showClock } from "./faces/cli/clock.ts";
import { importFile } from "./faces/cli/import.ts";
import { reconcileNow } from "./faces/cli/reconcile.ts";
import { migrate } from "./program/migrate.ts";
import { start } from "./program/start.ts";

let isServing = false;
// a reader such as `head` may go away before the end; a server goes on without one
process.stdout.on("error", () => {
  if (!isServing) process.exit(1);
});

const program = new Command("perennial")
  .description("Recurring payments that you host yourself")
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));

program
  .command("start")
  .description("run the server, the engine and, in a sandbox, the database and the bank")
  .action(async () => {
    isServing = true;
    const config = readConfig(process.env);
    // from here on the key is in no environment: not of a child, not in a report of a crash
    delete process.env["PERENNIAL_MASTER_KEY"];
    const running = await start(config, (line) => process.stdout.write(`${line}\n`));
    let stopping = false;
    const stop = (): void => {
      if (stopping) return;
      stopping = true;
      running.stop().then(
        () => process.exit(0),
        (error: unknown) => fail(error),
      );
    };
    process.on("SIGTERM", stop);
    process.on("SIGINT", stop);
  });

program
  .command("migrate")
  .description("bring the schema of DATABASE_URL up to date")
  .action(() => migrate(readConfig(process.env)));

program
  .command("import <file>")
  .description("take over a book of subscribers (CSV)")
  .option("--json", "print the result as JSON")
  .action((file: string, options: { json?: boolean }) => importFile(server(), file, options));

program
  .command("reconcile")
  .description("compare the bank's journal, the transactions and the ledger")
  .option("--json", "print the result as JSON")
  .action((options: { json?: boolean }) => reconcileNow(server(), options));

program
  .command("simulate")
  .description("run simulated worlds and audit them: everything charged once, whatever breaks")
  .option("--seed <number>", "the first seed", wholeNumber, 1)
  .option("--runs <number>", "how many seeds", wholeNumber, 1)
  .option("--jobs <number>", "processes that share them", wholeNumber, 1)
  .option("--json", "print the result as JSON", false)
  .option("--story", "print the story of every seed", false)
  .option("--record", "write simulation/RECORD.md and record.json (in a checkout)", false)
  .action(async ({ seed, ...options }: Omit<SimulateOptions, "firstSeed"> & { seed: number }) => {
    // only here: it is half the size of the program, and no server needs it
    const { simulate } = await import("../simulation/simulate.ts");
    await simulate({ firstSeed: seed, ...options });
  });

const clock = program.command("clock").description("look at a sandbox's clock, or move it");
clock.action(() => showClock(server()));
clock
  .command("advance <instant>")
  .description("move the clock forward; everything due on the way runs")
  .action((instant: string) => advanceClock(server(), instant));

function server(): { readonly dataDir: string; readonly environment: NodeJS.ProcessEnv } {
  return { dataDir: process.env["DATA_DIR"] ?? "./data", environment: process.env };
}

function wholeNumber(text: string): number {
  if (!/^[1-9][0-9]{0,8}$/.test(text))
    throw new InvalidArgumentError("Give a whole number from 1.");
  return Number(text);
}

function fail(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`perennial: ${message}\n`);
  process.exit(1);
}

program.parseAsync().catch(fail);
