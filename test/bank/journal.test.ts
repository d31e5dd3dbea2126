// Goal: what the bank answered, it knows after any death; what it did not answer for, it may forget.
// Method: kill -9 under load, and damage done to the file by hand; then a second bank reads it.
import { createHash } from "node:crypto";
import { appendFile, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { startBank } from "../support/bank.ts";
import { charge, followUp } from "./payments.ts";

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "perennial-bank-"));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

const journalPath = (): string => join(dataDir, "journal.jsonl");

describe("after kill -9", () => {
  test("everything that was answered is there, and nothing is there twice", async () => {
    const bank = await startBank({ dataDir });
    const bodies = Array.from({ length: 300 }, () => charge());
    const answered = new Map<string, unknown>();
    const sent = bodies.map(async (body) => {
      answered.set(body.key, (await bank.call("/v1/charges", body)).body);
    });
    await Promise.race(sent);
    await bank.kill();
    await Promise.allSettled(sent);
    expect(answered.size).toBeGreaterThan(0);

    const again = await startBank({ dataDir });
    for (const [key, body] of answered) {
      expect((await again.call(`/v1/charges/${key}`)).body).toEqual(body);
    }
    await Promise.all(bodies.map((body) => again.call("/v1/charges", body)));
    const journal = await again.journal();
    expect(journal.map(({ key }) => key).toSorted()).toEqual(
      bodies.map(({ key }) => key).toSorted(),
    );
    expect(journal.every(({ bookings }) => bookings === 1)).toBe(true);
    await again.stop();
  });

  test("rests, windows, the clock and unreachable keys are as they were", async () => {
    const bank = await startBank({ dataDir });
    await bank.setClock("2026-01-05T10:00:00Z");
    const { body: sale } = await bank.call("/v1/charges", charge({ amountMinor: 5000 }));
    await bank.call("/v1/refunds", followUp(sale["ref"], 3000));
    await bank.control("unreachable", { until: "2026-01-06T00:00:00Z" });
    const unreachable = charge();
    await bank.call("/v1/charges", unreachable);
    await bank.control("slow", { from: "2026-02-01T00:00:00Z" });
    const before = [
      await bank.call("/control"),
      await bank.call("/clock"),
      await bank.call("/timetable"),
      await bank.journal(),
    ];
    await bank.kill();

    const again = await startBank({ dataDir });
    const after = [
      await again.call("/control"),
      await again.call("/clock"),
      await again.call("/timetable"),
      await again.journal(),
    ];
    expect(after).toEqual(before);
    await again.setClock("2026-01-06T00:00:00Z");
    expect((await again.call("/v1/charges", unreachable)).status).toBe(503);
    const over = await again.call("/v1/refunds", followUp(sale["ref"], 2001));
    expect(over.body).toMatchObject({ outcome: "declined", code: "13" });
    await again.stop();
  });
});

describe("a damaged file", () => {
  async function bookOne(): Promise<string> {
    const bank = await startBank({ dataDir });
    const body = charge();
    await bank.call("/v1/charges", body);
    await bank.kill();
    return body.key;
  }

  test.each([
    ["half a record", '{"record":"request","key":"torn","kind":"sa'],
    ["a whole record without its line end", '{"record":"control","givenAt":1,"window":null}'],
    ["a line that is no record", "\0\0\0\0\n"],
    ["several of them", '{"record":"request"\n\0\n{"rec'],
  ])("%s at the end is cut off, and writing goes on behind the last good one", async (_, torn) => {
    const key = await bookOne();
    const whole = await readFile(journalPath());
    await appendFile(journalPath(), torn);

    const bank = await startBank({ dataDir });
    expect((await bank.journal()).map((line) => line.key)).toEqual([key]);
    expect(await readFile(journalPath())).toEqual(whole);
    const next = charge();
    await bank.call("/v1/charges", next);
    await bank.kill();

    const again = await startBank({ dataDir });
    expect((await again.journal()).map((line) => line.key)).toEqual([key, next.key]);
    await again.stop();
  });

  test("damage with good records behind it stops the start, and the file is left alone", async () => {
    await bookOne();
    const text = `{"record":\n${await readFile(journalPath(), "utf8")}`;
    await writeFile(journalPath(), text);
    await expect(startBank({ dataDir })).rejects.toThrow("damaged: line 1");
    expect(await readFile(journalPath(), "utf8")).toBe(text);
  });
});

describe("the journal that others read", () => {
  test("comes in pages of a thousand, oldest first, whatever the mode", async () => {
    const bank = await startBank({ dataDir });
    const keys = Array.from({ length: 1003 }, (_, at) => `key-${at}`);
    for (const key of keys.slice(0, 3)) await bank.call("/v1/charges", charge({ key }));
    for (let at = 3; at < keys.length; at += 100) {
      const some = keys.slice(at, at + 100);
      await Promise.all(some.map((key) => bank.call("/v1/charges", charge({ key }))));
    }
    await bank.control("no-answer");
    const page = async (query: string): Promise<string[]> => {
      const { body } = await bank.call(`/journal${query}`);
      return (body["entries"] as { key: string }[]).map(({ key }) => key);
    };
    const first = await page("");
    expect(first).toHaveLength(1000);
    expect(first.slice(0, 3)).toEqual(["key-0", "key-1", "key-2"]);
    expect(await page("?after=")).toEqual(first);
    const second = await page(`?after=${first.at(-1)}`);
    expect(second).toHaveLength(3);
    expect([...first, ...second].toSorted()).toEqual(keys.toSorted());
    expect(await page(`?after=${second.at(-1)}`)).toEqual([]);
    expect((await bank.call("/journal?after=nobody")).status).toBe(404);
    await bank.stop();
  });

  test("leaves out what was not decided", async () => {
    const bank = await startBank({ dataDir });
    await bank.control("unreachable");
    await bank.call("/v1/charges", charge());
    await bank.control("up");
    await bank.call("/v1/charges", charge({ key: "said-no", number: "4000000000000002" }));
    expect(await bank.journal()).toEqual([
      expect.objectContaining({ key: "said-no", outcome: "declined", bookings: 0 }),
    ]);
    await bank.stop();
  });
});

describe("secrets", () => {
  // Goal: no card number, security code or cryptogram is on disk or printed, in any form that a
  // search would find. Method: distinctive values go through every path, mistakes included.
  test("are neither kept nor printed", async () => {
    const bank = await startBank({ dataDir });
    const number = "5555555555554444";
    const secrets = { expiryYear: 2030, expiryMonth: 12, securityCode: "9753" };
    const card = { number, ...secrets };
    const threeDSecure = { cavv: "CAVV-SECRET", eci: "05", dsTransactionId: "DS-SECRET" };
    for (const part of [
      { card },
      { card, threeDSecure },
      { card, kind: "auth", initiator: "merchant" },
      { card, amountMinor: -1 },
      { card, currency: number },
      { card: { ...secrets, number: "4000000000000002" } },
    ]) {
      await bank.call("/v1/charges", charge(part));
    }
    await bank.control("loses-answers");
    await bank.call("/v1/charges", charge({ card })).catch(() => undefined);
    await bank.stop();

    const kept = await Promise.all(
      (await readdir(dataDir)).map((name) => readFile(join(dataDir, name), "utf8")),
    );
    const all = kept.join("\n") + bank.output();
    expect(all).toContain("555555******4444");
    const hash = createHash("sha256").update(number).digest("hex");
    for (const secret of [number, "9753", "4000000000000002", "SECRET", hash]) {
      expect(all).not.toContain(secret);
    }
  });
});

test("one bank per folder: a second one does not start, a later one does", async () => {
  const bank = await startBank({ dataDir });
  await expect(startBank({ dataDir })).rejects.toThrow("another bank uses");
  await bank.kill();
  const later = await startBank({ dataDir });
  expect(await later.stop()).toBe(0);
});
