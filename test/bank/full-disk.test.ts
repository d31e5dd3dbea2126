// Goal: a bank that cannot write books nothing, forgets nothing, and goes on when it can again. Method:
// the bank in this process, on a file with so much room and no more.
import { mkdtemp, open, readFile, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { Bank } from "../../bank/bank.ts";
import type { JournalFile } from "../../bank/journal.ts";
import { openJournal } from "../../bank/open-journal.ts";
import type { Entry } from "../../bank/records.ts";
import { readCardRequest, readFollowUp } from "../../bank/requests.ts";
import { makeServer } from "../../bank/server.ts";
import { charge, followUp } from "./payments.ts";

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "perennial-bank-"));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

const journalPath = (): string => join(dataDir, "journal.jsonl");

describe("a disk that takes no more", () => {
  // Room for `room` bytes; beyond it a write stops half-way, as a full disk does.
  type SmallDisk = { readonly file: JournalFile; room: number };

  async function openOn(disk: SmallDisk): Promise<{ bank: Bank; failures: unknown[] }> {
    const bank = new Bank();
    const failures: unknown[] = [];
    const { length, file } = await openJournal(dataDir, (record) => bank.restore(record));
    await file.close();
    bank.open(disk.file, length, (error) => failures.push(error));
    return { bank, failures };
  }

  async function smallDisk(): Promise<SmallDisk & AsyncDisposable> {
    const handle = await open(journalPath(), "w+");
    const disk = {
      room: 0,
      file: {
        async write(bytes: Uint8Array, offset: number, length: number, position: number) {
          const fits = Math.min(length, disk.room - position);
          if (fits <= 0) throw Object.assign(new Error("no space left"), { code: "ENOSPC" });
          return await handle.write(bytes, offset, fits, position);
        },
        truncate: (length: number) => handle.truncate(length),
        datasync: () => handle.datasync(),
      },
      [Symbol.asyncDispose]: () => handle.close(),
    };
    return disk;
  }

  async function take(bank: Bank, key: string): Promise<Entry> {
    const read = readCardRequest(charge({ key }));
    if (!read.ok) throw new Error(read.message);
    const taken = await bank.takeCard(read.value);
    if (typeof taken === "string") throw new Error(taken);
    return taken;
  }

  test("books nothing, tears nothing, and books again once there is room", async () => {
    await using disk = await smallDisk();
    const { bank, failures } = await openOn(disk);
    disk.room = 600; // the first record fits, the second does not
    await take(bank, "first");
    const good = await readFile(journalPath());

    const refused = await Promise.allSettled([take(bank, "second"), take(bank, "third")]);
    expect(refused.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(failures).toMatchObject([{ code: "ENOSPC" }]);
    expect(await bank.find("second")).toBeUndefined();
    expect(bank.page(null, 10)?.map(({ key }) => key)).toEqual(["first"]);
    expect(await readFile(journalPath())).toEqual(good);

    disk.room = 1e6;
    await take(bank, "second");
    expect(bank.page(null, 10)?.map(({ key }) => key)).toEqual(["first", "second"]);
    const restored = new Bank();
    const opened = await openJournal(dataDir, (record) => restored.restore(record));
    await opened.file.close();
    expect(restored.page(null, 10)).toEqual(bank.page(null, 10));
  });

  test("what was decided while the failing batch was on its way is lost with it", async () => {
    await using disk = await smallDisk();
    const { bank } = await openOn(disk);
    const first = take(bank, "first");
    const replay = take(bank, "first"); // the same key waits for the same batch
    await expect(first).rejects.toThrow("cannot be written");
    await expect(replay).rejects.toThrow("cannot be written");
    disk.room = 1e6;
    expect(await take(bank, "first")).toMatchObject({ outcome: "approved" });
    expect(bank.page(null, 10)).toHaveLength(1);
  });

  test("gives back what a lost refund had taken", async () => {
    await using disk = await smallDisk();
    const { bank } = await openOn(disk);
    disk.room = 600;
    const sale = await take(bank, "sale");
    const ref = "bookings" in sale ? sale.bookings[0]?.ref : undefined;
    const refund = async (key: string): Promise<unknown> => {
      const read = readFollowUp("refund", followUp(ref, 1000, { key }));
      if (!read.ok) throw new Error(read.message);
      return await bank.takeFollowUp(read.value);
    };
    await expect(refund("lost")).rejects.toThrow("cannot be written");
    disk.room = 1e6;
    expect(await refund("kept")).toMatchObject({ outcome: "approved" });
    expect(await refund("one-too-many")).toMatchObject({ outcome: "declined", code: "13" });
  });

  test("is told over HTTP as a bank that could not be reached, and changes nothing", async () => {
    await using disk = await smallDisk();
    const { bank } = await openOn(disk);
    const bugs: unknown[] = [];
    const { http } = makeServer({ bank, slowMs: 0, onBug: (error) => bugs.push(error) });
    await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    const post = async (path: string, body: object): Promise<unknown> => {
      const answer = await fetch(url + path, { method: "POST", body: JSON.stringify(body) });
      return [answer.status, await answer.json()];
    };
    const body = charge();
    expect(await post("/v1/charges", body)).toEqual([503, { outcome: "unreachable" }]);
    const failing = [503, { error: { code: "journal_failing" } }];
    expect(await post("/control", { mode: "slow" })).toMatchObject(failing);
    expect(await post("/clock", { now: "2026-01-01", running: false })).toMatchObject(failing);
    expect(bank.mode()).toBe("up");
    disk.room = 1e6;
    expect(await post("/v1/charges", body)).toMatchObject([200, { outcome: "approved" }]);
    expect(bugs).toEqual([]);
    http.closeAllConnections();
    await new Promise((resolve) => http.close(resolve));
  });
});
