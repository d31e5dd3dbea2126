/**
 * The verbs of `perennial`. docs/reference/cli.md is generated from them, so what is written here is
 * what people read.
 */
import { Command, InvalidArgumentError } from "commander";
import type { SimulateOptions } from "../../simulation/simulate.ts";
import { readConfig } from "../config.ts";
import { advanceClock, showClock } from "../faces/cli/clock.ts";
import { askServer, showFindings } from "../faces/cli/doctor.ts";
import { EXIT_CODES } from "../faces/cli/exit-codes.ts";
import { exportFile, type ExportOptions } from "../faces/cli/export.ts";
import { importFile, type ImportOptions } from "../faces/cli/import.ts";
import { listKeys, makeKey, revokeKey, rotateKey, type MakeKeyOptions } from "../faces/cli/keys.ts";
import { reconcileDeliveries, type DeliveryOptions } from "../faces/cli/reconcile-deliveries.ts";
import { reconcileNow, type ReconcileOptions } from "../faces/cli/reconcile.ts";
import { rotateVault, showVault } from "../faces/cli/vault.ts";
import type { IssueOptions } from "./issue-key.ts";

type Json = { readonly json?: boolean };

const JSON_FLAG = ["--json", "print the result as JSON on stdout"] as const;

export type CommandLineOptions = {
  readonly environment: NodeJS.ProcessEnv;
  /** Runs the server until it is told to end. */
  readonly serve: () => Promise<void>;
};

/**
 * Nothing has run yet; `parseAsync` does. What only some verbs need is loaded by them: the engine is
 * most of the program, and whoever asks a server needs none.
 */
export function commandLine({ environment, serve }: CommandLineOptions): Command {
  const server = {
    dataDir: environment["DATA_DIR"] ?? "./data",
    environment,
  };
  const program = new Command("perennial")
    .description("Recurring payments that you host yourself")
    .addHelpText("after", `\nExit codes:\n${exitCodeLines()}\n${WHERE}`)
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : EXIT_CODES.usage.code));

  program
    .command("start")
    .description("run the server, the engine and, in a sandbox, the database and the bank")
    .action(serve);

  program
    .command("migrate")
    .description("bring the schema of DATABASE_URL up to date, and end")
    .action(async () => {
      const { migrate } = await import("./migrate.ts");
      await migrate(readConfig(environment));
    });

  program
    .command("simulate")
    .description("run simulated worlds and audit them: everything charged once, whatever breaks")
    .option("--seed <number>", "the first seed", wholeNumber, 1)
    .option("--runs <number>", "how many seeds", wholeNumber, 1)
    .option("--jobs <number>", "processes that share them", wholeNumber, 1)
    .option("--json", "print the result as JSON", false)
    .option("--story", "print the story of every seed", false)
    .option("--record", "add to simulation/RECORD.md and record.json (in a checkout)", false)
    .action(async ({ seed, ...options }: Omit<SimulateOptions, "firstSeed"> & { seed: number }) => {
      const { simulate } = await import("../../simulation/simulate.ts");
      await simulate({ firstSeed: seed, ...options });
    });

  const clock = program
    .command("clock")
    .description("look at a sandbox's clock, or move it")
    .action(() => showClock(server));
  clock
    .command("advance <instant>")
    .description(
      "move the clock forward, such as to 2026-04-01T00:00:00Z; everything due on the way runs",
    )
    .action((instant: string) => advanceClock(server, instant));

  program
    .command("import <file>")
    .description("take over a book of subscribers (CSV), or a whole merchant from an archive")
    .option("--cards-key <file>", "the key that the archive's cards are sealed with")
    .option(...JSON_FLAG)
    .action((file: string, options: ImportOptions) => importFile(server, file, options));

  program
    .command("export <file>")
    .description("all of the merchant as an archive, which import reads")
    .option(
      "--cards-key <file>",
      "seal the cards with this key (32 random bytes); without it they are left out",
    )
    .option(...JSON_FLAG)
    .action((file: string, options: ExportOptions) => exportFile(server, file, options));

  const reconcile = program
    .command("reconcile")
    .description(
      "compare the bank's journal, the transactions and the ledger; exit code 3 if they differ",
    )
    .option("--adopt", "after a restore: take over the charges that only the bank knows")
    .option("--release", "let a held deployment charge again, whatever is left")
    .option(...JSON_FLAG)
    .action((options: ReconcileOptions) => reconcileNow(server, options));
  reconcile
    .command("deliveries")
    .description(
      "compare what happened with what webhooks took; exit code 3 if something was not taken",
    )
    .requiredOption("--from <instant>", "of events from here on, such as 2026-01-01T00:00:00Z")
    .requiredOption("--until <instant>", "before this instant")
    .option("--resend", "send what was given up or never sent")
    .option(...JSON_FLAG)
    .action((_: unknown, command: Command) =>
      reconcileDeliveries(server, command.optsWithGlobals<DeliveryOptions>()),
    );

  const vault = program
    .command("vault")
    .description("which master keys seal the cards")
    .option(...JSON_FLAG)
    .action((options: Json) => showVault(server, options));
  vault
    .command("rotate")
    .description(
      "go over to the server's PERENNIAL_MASTER_KEY while charges go on; stopped, run it again",
    )
    .option(...JSON_FLAG)
    .action((_: Json, command: Command) => rotateVault(server, command.optsWithGlobals<Json>()));

  addKeys(program, { environment, server });

  program
    .command("doctor")
    .description(
      "look at clocks, database, keys, disk and gateways, and say what to do; exit code 3 for a fault",
    )
    .option("--server", "ask the running server, although DATABASE_URL is set")
    .option(...JSON_FLAG)
    .action(async (options: Json & { readonly server?: boolean }) => {
      const config = readConfig(environment);
      const { databaseUrl } = config;
      if (databaseUrl === null || options.server === true) {
        showFindings(await askServer(server), options);
        return;
      }
      const { examineHere } = await import("./doctor/examine-here.ts");
      showFindings(await examineHere({ ...config, databaseUrl }), options);
    });
  return program;
}

function wholeNumber(text: string): number {
  if (!/^[1-9][0-9]{0,8}$/.test(text)) {
    throw new InvalidArgumentError("Give a whole number from 1.");
  }
  return Number(text);
}

type KeysOptions = {
  readonly environment: NodeJS.ProcessEnv;
  readonly server: Parameters<typeof listKeys>[0];
};

function addKeys(program: Command, { environment, server }: KeysOptions): void {
  const keys = program.command("keys").description("API keys: make, list, rotate, revoke");
  keys
    .command("list")
    .description("all keys of the merchant, with when they were last used")
    .option(...JSON_FLAG)
    .action((options: Json) => listKeys(server, options));
  keys
    .command("make <name>")
    .description("a new key, printed once on stdout; it can have no more than yours has")
    .requiredOption("--scopes <list>", "of read, write, money, operate; comma separated")
    .option("--merchants <list>", "such as mer_7,mer_9, if it is for others than yours")
    .option("--expires <instant>", "such as 2027-01-01T00:00:00Z; without it, it lasts")
    .option(...JSON_FLAG)
    .action((name: string, options: MakeKeyOptions) => makeKey(server, name, options));
  keys
    .command("rotate <id>")
    .description("a new key in the place of an old one, which works for a while too")
    .option("--old-until <instant>", "until when the old one works; without it, for a day")
    .option(...JSON_FLAG)
    .action((id: string, options: Json & { readonly oldUntil?: string }) =>
      rotateKey(server, id, options),
    );
  keys
    .command("revoke <id>")
    .description("end a key at once")
    .option(...JSON_FLAG)
    .action((id: string, options: Json) => revokeKey(server, id, options));
  keys
    .command("issue <name>")
    .description("a key of all scopes, made on DATABASE_URL itself: for a deployment that has none")
    .option("--merchant <id>", "such as mer_7; without it, a key over all merchants")
    .option("--new-merchant <name>", "make a merchant, and the key for it")
    .option("--zone <zone>", "time zone of the new merchant", "UTC")
    .option("--currency <code>", "currency of the new merchant", "EUR")
    .action(async (name: string, options: Omit<IssueOptions, "name">) => {
      const { issueKey } = await import("./issue-key.ts");
      const secret = await issueKey(readConfig(environment), { ...options, name });
      process.stdout.write(`${secret}\n`);
    });
}

function exitCodeLines(): string {
  return Object.values(EXIT_CODES)
    .map(({ code, means }) => `  ${code}  ${means}`)
    .join("\n");
}

const WHERE = `
Where the server is: PERENNIAL_URL and PERENNIAL_API_KEY, or the sandbox.json of DATA_DIR (./data).
A key over several merchants: PERENNIAL_MERCHANT says which. docs/reference/cli.md has all of it.`;
