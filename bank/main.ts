/**
 * The bank simulator: a program of its own, which the sandbox, tests and benchmarks talk HTTP to.
 *
 * Environment: BANK_PORT (0 = any free port), BANK_HOST (127.0.0.1), BANK_DATA_DIR (required),
 * BANK_SLOW_MS (300), BANK_EXIT_WITH_PARENT (1 = end when stdin closes, so that a parent which was
 * killed leaves nothing running).
 * When ready it prints one line of JSON, {"url": ...}. It ends with 0 on SIGTERM, and with 1 and a
 * message when it cannot start.
 */
import type { AddressInfo } from "node:net";
import { mkdir } from "node:fs/promises";
import { Bank } from "./bank.ts";
import { lockFolder } from "./lock.ts";
import { openJournal } from "./open-journal.ts";
import { type BankServer, makeServer } from "./server.ts";

/** Answers that were on their way get this long to leave. */
const FAREWELL_MS = 500;

async function start(): Promise<void> {
  const { BANK_PORT, BANK_HOST, BANK_DATA_DIR, BANK_SLOW_MS } = process.env;
  if (BANK_DATA_DIR === undefined || BANK_DATA_DIR === "") throw new Error("set BANK_DATA_DIR");
  const port = wholeNumber("BANK_PORT", BANK_PORT ?? "0", 65_535);
  const slowMs = wholeNumber("BANK_SLOW_MS", BANK_SLOW_MS ?? "300", 60_000);

  await mkdir(BANK_DATA_DIR, { recursive: true });
  await lockFolder(BANK_DATA_DIR);
  const bank = new Bank();
  const { file, length } = await openJournal(BANK_DATA_DIR, (record) => bank.restore(record));
  bank.open(file, length, (error) => log("the journal cannot be written", error));

  const server = makeServer({ bank, slowMs, onBug: (error) => log("a request failed", error) });
  close = () => closeInGoodOrder(bank, server);
  const host = BANK_HOST ?? "127.0.0.1";
  await new Promise<void>((resolve, reject) => {
    server.http.once("error", reject);
    server.http.listen(port, host, resolve);
  });

  const address = server.http.address() as AddressInfo;
  const shown = address.family === "IPv6" ? `[${address.address}]` : address.address;
  process.stdout.write(`${JSON.stringify({ url: `http://${shown}:${address.port}` })}\n`);
}

async function closeInGoodOrder(bank: Bank, server: BankServer): Promise<void> {
  const closed = new Promise((resolve) => server.http.close(resolve));
  server.held.release();
  await bank.idle();
  setTimeout(() => server.http.closeAllConnections(), FAREWELL_MS);
  await closed;
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
