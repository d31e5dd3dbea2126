/** The program `perennial`: one verb (docs/reference/cli.md), and the environment (docs/operating/settings.md). */
import { readConfig } from "./config.ts";
import { EXIT_CODES } from "./faces/cli/exit-codes.ts";
import { commandLine } from "./program/command-line.ts";

let isServing = false;
// a reader such as `head` may go away before the end; a server goes on without one
process.stdout.on("error", () => {
  if (!isServing) process.exit(EXIT_CODES.failed.code);
});

async function serve(): Promise<void> {
  isServing = true;
  const config = readConfig(process.env);
  // from here on the keys are in no environment: not of a child, not in a report of a crash
  delete process.env["PERENNIAL_MASTER_KEY"];
  delete process.env["PERENNIAL_OLD_MASTER_KEYS"];
  const { start } = await import("./program/start.ts");
  const running = await start(config, (line) => process.stdout.write(`${line}\n`));
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    running.stop().then(
      () => process.exit(EXIT_CODES.done.code),
      (error: unknown) => fail(error),
    );
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
}

function fail(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`perennial: ${message}\n`);
  process.exit(EXIT_CODES.failed.code);
}

commandLine({ environment: process.env, serve }).parseAsync().catch(fail);
