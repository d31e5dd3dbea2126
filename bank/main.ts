/**
 * The bank simulator: a program of its own, which the sandbox, tests and benchmarks talk HTTP to.
 *
 * Environment: BANK_PORT (0 = any free port), BANK_HOST (127.0.0.1), BANK_DATA_DIR (required),
 * BANK_SLOW_MS (300), BANK_EXIT_WITH_PARENT (1 = end when stdin closes, so that a parent which was
 * killed leaves nothing running).
 * When ready it prints one line of JSON, {"url": ...}. It ends with 0 on SIGTERM, and with 1 and a
 * message when it cannot start.
 */
import { openBank } from "./open-bank.ts";

async function start(): Promise<void> {
  const { BANK_PORT, BANK_HOST, BANK_DATA_DIR, BANK_SLOW_MS } = process.env;
  if (BANK_DATA_DIR === undefined || BANK_DATA_DIR === "") throw new Error("set BANK_DATA_DIR");
  const port = wholeNumber("BANK_PORT", BANK_PORT ?? "0", 65_535);
  const slowMs = wholeNumber("BANK_SLOW_MS", BANK_SLOW_MS ?? "300", 60_000);

  const bank = await openBank({
    dataDir: BANK_DATA_DIR,
    host: BANK_HOST ?? "127.0.0.1",
    port,
    slowMs,
    log,
  });
  close = bank.close;
  process.stdout.write(`${JSON.stringify({ url: bank.url })}\n`);
}

/** From the first moment on: a parent may be killed while a long journal is still being read. */
function endWhenTold(): void {
  let isEnding = false;
  const end = (): void => {
    if (isEnding) return;
    isEnding = true;
    void close().finally(() => process.exit(0));
  };
  const isChild = process.env["BANK_EXIT_WITH_PARENT"] === "1";
  process.on("SIGTERM", end);
  // A terminal sends Ctrl-C to the whole group; the parent may still need its bank to end well.
  process.on("SIGINT", isChild ? () => undefined : end);
  // A pipe closes; a file or /dev/null only comes to its end.
  if (isChild) process.stdin.once("end", end).once("close", end).resume();
  // Whoever read our output may be gone; that must not end the bank.
  process.stdout.on("error", () => undefined);
  process.stderr.on("error", () => undefined);
}

function wholeNumber(name: string, text: string, max: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > max) throw new Error(`${name} is not a number up to ${max}`);
  return value;
}

function log(what: string, error: unknown): void {
  process.stderr.write(
    `bank: ${what}: ${error instanceof Error ? error.message : String(error)}\n`,
  );
}

/** What there is to close; nothing until the bank is open. */
let close = (): Promise<void> => Promise.resolve();

endWhenTold();
try {
  await start();
} catch (error) {
  log("cannot start", error);
  process.exit(1);
}
