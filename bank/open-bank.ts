/** A bank on a folder of its own, listening. `main.ts` makes a program of it. */
import { mkdir } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { Bank } from "./bank.ts";
import { lockFolder } from "./lock.ts";
import { openJournal } from "./open-journal.ts";
import { makeServer } from "./server.ts";

export type BankSettings = {
  /** Made if it is not there. */
  readonly dataDir: string;
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  /** How long mode `slow` waits before it answers. */
  readonly slowMs: number;
  readonly log: (what: string, error: unknown) => void;
};

export type OpenBank = {
  readonly url: string;
  /** In good order: what was taken is on disk, and its answers have left. */
  readonly close: () => Promise<void>;
};

/** Answers that were on their way get this long to leave. */
const FAREWELL_MS = 500;

/** Throws Error when the folder, its journal or the port cannot be had. */
export async function openBank(settings: BankSettings): Promise<OpenBank> {
  const { dataDir, host, port, slowMs, log } = settings;
  await mkdir(dataDir, { recursive: true });
  const lock = await lockFolder(dataDir);
  const bank = new Bank();
  const { file, length } = await openJournal(dataDir, (record) => bank.restore(record));
  bank.open(file, length, (error) => log("the journal cannot be written", error));

  const server = makeServer({ bank, slowMs, onBug: (error) => log("a request failed", error) });
  await new Promise<void>((resolve, reject) => {
    server.http.once("error", reject);
    server.http.listen(port, host, resolve);
  });
  const address = server.http.address() as AddressInfo;
  const shown = address.family === "IPv6" ? `[${address.address}]` : address.address;
  return {
    url: `http://${shown}:${address.port}`,
    close: async () => {
      const closed = new Promise((resolve) => server.http.close(resolve));
      server.held.release();
      await bank.idle();
      const farewell = setTimeout(() => server.http.closeAllConnections(), FAREWELL_MS);
      await closed;
      clearTimeout(farewell);
      await file.close();
      lock.close();
    },
  };
}
