// Goal: the bank behaves as its windows say, on its own clock. Method: the clock stands still and is
// moved by hand; what was booked is read from the journal, which answers in every mode.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { type JournalLine, type RunningBank, startBank } from "../support/bank.ts";
import { type ChargeBody, charge, followUp, hasArrived } from "./payments.ts";

let bank: RunningBank;
beforeAll(async () => {
  bank = await startBank({ env: { BANK_SLOW_MS: "1" } });
});
beforeEach(async () => {
  await bank.setClock("2026-01-29T12:00:00Z");
  await bank.control("up");
});
afterAll(() => bank.stop());

async function outcome(body = charge()): Promise<unknown> {
  return (await bank.call("/v1/charges", body)).body["outcome"];
}

async function journalOf({ key }: { readonly key: string }): Promise<JournalLine | undefined> {
  return (await bank.journal()).find((line) => line.key === key);
}

/** Sends and gives up as soon as the bank has booked, since it will not answer. */
async function sendAndGiveUp(body: ChargeBody): Promise<void> {
  const giveUp = new AbortController();
  const init = { method: "POST", body: JSON.stringify(body), signal: giveUp.signal };
  const sent = Promise.allSettled([fetch(`${bank.url}/v1/charges`, init)]);
  await hasArrived(bank, body.key);
  giveUp.abort();
  expect(await sent).toMatchObject([{ status: "rejected", reason: { name: "AbortError" } }]);
}

describe("modes", () => {
  test("unreachable says so, books nothing, and says it again for the same key", async () => {
    const before = charge();
    await bank.call("/v1/charges", before);
    await bank.control("unreachable");
    const body = charge();
    expect(await bank.call("/v1/charges", body)).toEqual({
      status: 503,
      body: { outcome: "unreachable" },
    });
    const { body: sale } = await bank.call(`/v1/charges/${before.key}`);
    expect(sale).toMatchObject({ outcome: "approved" }); // the gateway itself is there
    const refund = await bank.call("/v1/refunds", followUp(sale["ref"], 1));
    expect(refund.status).toBe(503);
    expect(await journalOf(body)).toBeUndefined();

    await bank.control("up");
    expect((await bank.call("/v1/charges", body)).status).toBe(503);
    expect((await bank.call(`/v1/charges/${body.key}`)).status).toBe(404);
    expect(await outcome({ ...body, key: "another-key" })).toBe("approved");
  });

  test("no-answer books and keeps silent, to look-ups and settlements too", async () => {
    await bank.control("no-answer");
    const body = charge();
    await sendAndGiveUp(body);
    expect(await journalOf(body)).toMatchObject({ bookings: 1 });

    const silent = [
      bank.call(`/v1/charges/${body.key}`),
      bank.call("/v1/charges/unknown"),
      bank.call("/v1/settlements?on=2026-01-01&currency=EUR"),
      bank.call("/v1/charges", body),
    ];
    let answers = 0;
    for (const call of silent) call.then(() => (answers += 1)).catch(() => undefined);
    for (let calls = 0; calls < 20; calls += 1) await bank.call("/health");
    expect(answers).toBe(0);

    await bank.control("up"); // frees the connections, still without an answer
    const ended = await Promise.allSettled(silent);
    expect(ended.map(({ status }) => status)).toEqual(Array(4).fill("rejected"));
    expect((await bank.call(`/v1/charges/${body.key}`)).body).toMatchObject({
      outcome: "approved",
    });
  });

  test("no-answer declines in silence what would be declined", async () => {
    await bank.control("no-answer");
    const body = charge({ number: "4000000000000002" });
    await sendAndGiveUp(body);
    expect(await journalOf(body)).toMatchObject({ outcome: "declined" });
  });

  test("a clock that leaves the window frees the silent connections", async () => {
    await bank.control("no-answer", { until: "2026-01-30T00:00:00Z" });
    const body = charge();
    const silent = Promise.allSettled([bank.call("/v1/charges", body)]);
    await hasArrived(bank, body.key);
    await bank.setClock("2026-01-30T00:00:00Z");
    expect(await silent).toMatchObject([{ status: "rejected" }]);
  });

  test("slow answers all the same", async () => {
    await bank.control("slow");
    const body = charge();
    expect(await outcome(body)).toBe("approved");
    expect((await bank.call(`/v1/charges/${body.key}`)).body).toMatchObject({
      outcome: "approved",
    });
  });

  test.each([
    ["soft-decline", "soft"],
    ["hard-decline", "hard"],
  ])("%s declines every authorisation and nothing else", async (mode, declineClass) => {
    const { body: sale } = await bank.call("/v1/charges", charge());
    const before = charge();
    await bank.call("/v1/charges", before);
    await bank.control(mode);
    for (const kind of ["sale", "auth", "verify"]) {
      const body = charge({ kind, amountMinor: kind === "verify" ? 0 : 1000 });
      expect((await bank.call("/v1/charges", body)).body).toMatchObject({
        outcome: "declined",
        class: declineClass,
        advice: null,
      });
    }
    expect(await outcome(before)).toBe("approved"); // decided before
    const refund = await bank.call("/v1/refunds", followUp(sale["ref"], 1000));
    expect(refund.body).toMatchObject({ outcome: "approved" });
  });

  test("books-twice books a charge twice under its key, and both can be refunded", async () => {
    await bank.control("books-twice");
    const body = charge();
    const { body: answer } = await bank.call("/v1/charges", body);
    const bookings = answer["bookings"] as { ref: string; amountMinor: number }[];
    expect(bookings).toHaveLength(2);
    expect(new Set(bookings.map(({ ref }) => ref)).size).toBe(2);
    expect(answer["ref"]).toBe(bookings[0]?.ref);
    expect(await journalOf(body)).toMatchObject({ bookings: 2 });
    for (const { ref } of bookings) {
      const refund = followUp(ref, 1000);
      expect((await bank.call("/v1/refunds", refund)).body).toMatchObject({ outcome: "approved" });
      expect(await journalOf(refund)).toMatchObject({ bookings: 1 });
    }
  });

  test("loses-answers books, cuts the connection, and answers look-ups", async () => {
    await bank.control("loses-answers");
    const body = charge();
    await expect(bank.call("/v1/charges", body)).rejects.toThrow("fetch failed");
    expect((await bank.call(`/v1/charges/${body.key}`)).body).toMatchObject({
      outcome: "approved",
      bookings: [{ amountMinor: 1000 }],
    });
  });
});

describe("windows", () => {
  test("begin and end on the bank's clock, also when it jumps over them", async () => {
    await bank.control("unreachable", {
      from: "2026-01-30T00:00Z",
      until: "2026-02-02T12:00Z",
    });
    await bank.control("soft-decline", { from: "2026-02-15", until: "2026-02-16" });
    const seen: unknown[] = [];
    for (const now of [
      "2026-01-29T23:59:59.999Z",
      "2026-01-30T00:00:00Z",
      "2026-02-02T11:59:59.999Z",
      "2026-02-02T12:00:00Z",
      "2026-02-15T01:00:00+01:00",
      "2026-02-16T00:00:00Z",
      "2026-02-01T00:00:00Z",
    ]) {
      await bank.setClock(now);
      seen.push(await outcome());
    }
    expect(seen).toEqual([
      "approved",
      "unreachable",
      "unreachable",
      "approved",
      "declined",
      "approved",
      "unreachable",
    ]);
  });

  test("are listed with the mode that is in force, and `up` alone takes all of them back", async () => {
    await bank.control("slow", { until: "2026-01-31T00:00:00+02:00" });
    await bank.control("hard-decline", { from: "2026-03-01T00:00:00Z" });
    expect((await bank.call("/control")).body).toEqual({
      mode: "slow",
      windows: [
        { mode: "slow", from: "2026-01-29T12:00:00.000Z", until: "2026-01-30T22:00:00.000Z" },
        { mode: "hard-decline", from: "2026-03-01T00:00:00.000Z", until: null },
      ],
    });
    await bank.control("up");
    expect((await bank.call("/control")).body).toEqual({ mode: "up", windows: [] });
  });

  test.each([
    [{ mode: "down" }],
    [{ mode: "slow", from: "yesterday" }],
    [{ mode: "slow", from: "2026-02-30T00:00:00Z" }],
    [{ mode: "slow", from: "2026-01-30T00:00:00" }], // no offset: another moment on every machine
    [{ mode: "slow", from: 1_769_731_200_000 }],
    [{ mode: "slow", from: "2026-02-02T00:00:00Z", until: "2026-02-02T00:00:00Z" }],
    [{ mode: "slow", until: "2026-01-29T12:00:00Z" }],
  ])("%o is refused and changes nothing", async (body) => {
    expect((await bank.call("/control", body)).status).toBe(400);
    expect((await bank.call("/control")).body).toEqual({ mode: "up", windows: [] });
  });
});
