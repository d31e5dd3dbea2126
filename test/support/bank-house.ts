/**
 * The banks of a run, all in one process: a program of its own, which tests talk HTTP to as to any bank.
 * Each bank has a port and a folder to itself and shares nothing with the others but the process, whose
 * start would else be most of what a small test costs.
 *
 * It prints one line of JSON, {"url": ...}. POST /banks opens a bank and answers its `url` and
 * `dataDir`; POST /banks/close takes that `url`, closes the bank in good order and removes its folder.
 * It ends when standard input does.
 */
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openBank, type OpenBank } from "../../bank/open-bank.ts";

/** As the bank's own program has it. */
const SLOW_MS = 300;

const folder = mkdtempSync(join(tmpdir(), "perennial-banks-"));
const banks = new Map<string, OpenBank & { readonly dataDir: string }>();

process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
process.stdin.once("close", () => process.exit(0)).resume();
process.on("SIGINT", () => undefined); // Ctrl-C goes to the whole group: the run ends first

const server = createServer((request, response) => {
  void answer(request)
    .then((body) => response.end(JSON.stringify(body)))
    .catch((error: unknown) => {
      response.statusCode = 500;
      response.end(JSON.stringify({ error: String(error) }));
    });
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
const { port } = server.address() as AddressInfo;
process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${port}` })}\n`);

async function answer(request: IncomingMessage): Promise<object> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  if (request.url === "/banks") return await open();
  const { url } = JSON.parse(Buffer.concat(chunks).toString("utf8")) as { url: string };
  const bank = banks.get(url);
  if (bank === undefined) throw new Error(`there is no bank at ${url}`);
  banks.delete(url);
  await bank.close();
  rmSync(bank.dataDir, { recursive: true, force: true });
  return {};
}

async function open(): Promise<{ url: string; dataDir: string }> {
  const dataDir = mkdtempSync(join(folder, "bank-"));
  const bank = await openBank({
    dataDir,
    host: "127.0.0.1",
    port: 0,
    slowMs: SLOW_MS,
    log: (what, error) => process.stderr.write(`bank: ${what}: ${String(error)}\n`),
  });
  banks.set(bank.url, { ...bank, dataDir });
  return { url: bank.url, dataDir };
}
