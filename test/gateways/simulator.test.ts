// Goal: the adapter for the bank simulator keeps the port's promises, and reads each answer of the
// bank as what it proves. Method: the suite of all gateways against a real bank; then the few things
// that only this adapter has.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { addDays, plainDate } from "../../src/domain/calendar/plain-date.ts";
import { nextAt, setClock, setMode } from "../../src/gateways/simulator/bank-clock.ts";
import { simulatorGateway } from "../../src/gateways/simulator/index.ts";
import {
  readJournalAnswer,
  readLookUpAnswer,
  readSendAnswer,
} from "../../src/gateways/simulator/response.ts";
import type { CardRequest, Gateway } from "../../src/ports/gateway.ts";
import { startBadServer, unusedUrl } from "../conformance/bad-server.ts";
import { gatewaySuite } from "../conformance/gateway-suite.ts";
import {
  BEHAVIOURS,
  type Behaviour,
  type ReceivedMarks,
  readJournal,
} from "../conformance/gateway-under-test.ts";
import { type RunningBank, startBank } from "../support/bank.ts";
import { rentBank } from "../support/rented-bank.ts";

const MODES: Readonly<Record<Behaviour, string>> = {
  up: "up",
  unreachable: "unreachable",
  silent: "no-answer",
  "loses-answers": "loses-answers",
  "books-twice": "books-twice",
};

/** Long enough for a busy machine to answer in, short enough to wait out silence a few times. */
const TIMEOUT_MS = 1500;

gatewaySuite("the simulator", async () => {
  const bank = await rentBank();
  let today = plainDate("2026-03-10");
  await bank.setClock(`${today}T09:00:00Z`);
  const gatewayAt = (baseUrl: string, timeoutMs = TIMEOUT_MS): Gateway =>
    simulatorGateway({ baseUrl: () => baseUrl, timeoutMs, connections: 8 });
  const gateway = gatewayAt(bank.url);
  return {
    gateway,
    gatewayAt: (baseUrl) => gatewayAt(baseUrl),
    patientGateway: () => gatewayAt(bank.url, 600_000),
    behaviours: new Set(BEHAVIOURS),
    behave: (behaviour) => bank.control(MODES[behaviour]),
    bookingsOf: async (key) =>
      (await bank.journal()).find((line) => line.key === key)?.bookings ?? 0,
    marksOf: async (key) => (await bank.call(`/requests/${key}`)).body["marks"] as ReceivedMarks,
    today: () => today,
    endDay: async () => {
      today = addDays(today, 1);
      await bank.setClock(`${today}T00:00:00Z`);
    },
    cards: {
      approved: "4111111111111111",
      declined: {
        soft: "4000000000000002",
        hard: "4000000000009987",
        authentication: "4000002760003184",
        fraud: "4100000000000019",
      },
    },
    stop: async () => {
      await gateway.close();
      await bank.stop();
    },
  };
});

const request = (): CardRequest => ({
  kind: "sale",
  key: randomUUID(),
  reference: "1",
  amountMinor: 70_000n,
  currency: "EUR",
  card: { number: "4242424242424242", expiryYear: 2030, expiryMonth: 1 },
  initiator: "merchant",
  reason: "recurring",
  networkTransactionId: null,
  threeDSecure: null,
});

describe("simulatorGateway", () => {
  test("follows its bank to another address, and says so while there is none", async () => {
    let url = await unusedUrl();
    const gateway = simulatorGateway({
      baseUrl: () => url,
      timeoutMs: TIMEOUT_MS,
      connections: 2,
    });
    const nobody = { kind: "undeliverable", answered: false };
    expect(await gateway.send(request())).toMatchObject(nobody);
    url = "not an address";
    expect(await gateway.send(request())).toMatchObject(nobody);
    const bank = await startBank();
    url = `${bank.url}/`;
    const sent = request();
    expect(await gateway.send(sent)).toMatchObject({ kind: "approved" });
    await bank.kill();
    const again = await startBank({ dataDir: bank.dataDir });
    url = again.url;
    expect(await gateway.lookUp(sent.key)).toMatchObject({ kind: "approved" });
    await gateway.close();
    await again.stop();
    await bank.stop();
  });

  test("survives an address that cannot be told", async () => {
    const gateway = simulatorGateway({
      baseUrl: () => {
        throw new Error("the bank is not up yet");
      },
      timeoutMs: TIMEOUT_MS,
      connections: 2,
    });
    expect(await gateway.send(request())).toEqual({
      kind: "undeliverable",
      answered: false,
      cause: "the bank is not up yet",
    });
    await gateway.close();
  });

  test("more calls than connections wait their turn", async () => {
    const bank = await rentBank();
    const gateway = simulatorGateway({
      baseUrl: () => bank.url,
      timeoutMs: 30_000,
      connections: 2,
    });
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => gateway.send(request())));
    expect(outcomes.map(({ kind }) => kind)).toEqual(Array(50).fill("approved"));
    await gateway.close();
    await bank.stop();
  });

  test("asks for an account's test amounts", async () => {
    const bank = await rentBank();
    const options = { baseUrl: () => bank.url, timeoutMs: TIMEOUT_MS, connections: 2 };
    const plain = simulatorGateway(options);
    const special = simulatorGateway({ ...options, amountRules: "secure-trading" });
    expect(await plain.send(request())).toMatchObject({ kind: "approved" });
    expect(await special.send(request())).toMatchObject({ kind: "declined", responseCode: "05" });
    await Promise.all([plain.close(), special.close()]);
    await bank.stop();
  });

  test("a journal that breaks off is an error, not a short journal", async () => {
    const server = await startBadServer();
    server.answerWith("HTML with 503");
    const gateway = simulatorGateway({
      baseUrl: () => server.url,
      timeoutMs: TIMEOUT_MS,
      connections: 1,
    });
    await expect(readJournal(gateway)).rejects.toThrow("status 503");
    await gateway.close();
    await server.stop();
  });
});

// Goal: each answer is read as what it proves and no more. Method: rows of status and body, as the
// bank's README has them, and near misses of each.
describe("answers of the bank", () => {
  const ok = {
    outcome: "approved",
    ref: "bk_1",
    authCode: "123456",
    networkTransactionId: null,
    bookings: [{ ref: "bk_1", amountMinor: 5 }],
  };
  const no = { outcome: "declined", class: "soft", code: "51", advice: "02" };
  test.each([
    [200, ok, { kind: "approved", gatewayRef: "bk_1", surplus: [] }],
    [200, { ...ok, bookings: [] }, { kind: "no-answer" }],
    [200, { ...ok, ref: "bk_2" }, { kind: "no-answer" }],
    [200, { ...ok, bookings: [{ ref: "bk_1", amountMinor: 5.5 }] }, { kind: "no-answer" }],
    [201, ok, { kind: "no-answer" }],
    [200, no, { kind: "declined", declineClass: "soft", responseCode: "51", adviceCode: "02" }],
    [200, { ...no, class: "unheard-of" }, { kind: "declined", declineClass: "soft" }],
    [500, no, { kind: "no-answer" }],
    [503, { outcome: "unreachable" }, { kind: "undeliverable", answered: true }],
    [500, { outcome: "unreachable" }, { kind: "no-answer" }],
    [503, { error: { code: "journal_failing", message: "" } }, { kind: "no-answer" }],
    [
      400,
      { error: { code: "invalid_field", message: "" } },
      { kind: "declined", declineClass: "configuration", responseCode: "invalid_field" },
    ],
    [422, { error: { code: "key_reused", message: "" } }, { kind: "no-answer" }],
    [404, { outcome: "never-arrived", key: "k" }, { kind: "no-answer" }], // no answer to a send
  ])("to a send: %d %j", (status, body, outcome) => {
    expect(readSendAnswer({ status, body: JSON.stringify(body) })).toMatchObject(outcome);
  });

  test.each([
    [404, { outcome: "never-arrived", key: "k" }, "never-arrived"],
    [404, { outcome: "never-arrived", key: "another" }, "no-answer"],
    [404, { error: { code: "no_such_route", message: "" } }, "no-answer"],
    [200, { outcome: "never-arrived", key: "k" }, "no-answer"],
    [503, { outcome: "unreachable" }, "no-answer"],
    [200, ok, "approved"],
    [200, no, "declined"],
  ])("to a look-up: %d %j: %s", (status, body, kind) => {
    expect(readLookUpAnswer("k", { status, body: JSON.stringify(body) }).kind).toBe(kind);
  });

  test("a page of the journal leaves chargebacks out and goes on behind them", () => {
    const at = "2026-01-01T00:00:00.000Z";
    const told = { currency: "EUR", outcome: "approved", bookings: 1, reference: "17" };
    const line = { ...told, amountMinor: 5 };
    const entries = [
      { ...line, key: "k", kind: "sale", at },
      { ...line, key: "chargeback-bk_1", kind: "chargeback", at },
    ];
    expect(readJournalAnswer({ status: 200, body: JSON.stringify({ entries }) })).toEqual({
      entries: [{ ...line, key: "k", kind: "sale", at, amountMinor: 5n }],
      after: "chargeback-bk_1",
    });
    expect(readJournalAnswer({ status: 500, body: JSON.stringify({ entries }) })).toBeUndefined();
  });
});

describe("the bank's clock", () => {
  let bank: RunningBank;
  beforeAll(async () => {
    bank = await rentBank();
  });
  afterAll(() => bank.stop());

  test("is set, and tells when something happens", async () => {
    const now = Date.parse("2026-01-30T00:00:00Z");
    const done = { kind: "done", value: null };
    expect(await setClock(bank.url, { now, running: false })).toEqual(done);
    expect(await nextAt(bank.url)).toEqual(done);
    const until = now + 3_600_000;
    expect(await setMode(bank.url, { mode: "unreachable", until })).toEqual(done);
    expect(await nextAt(bank.url)).toEqual({ kind: "done", value: until });
    expect((await bank.call("/clock")).body).toEqual({
      now: "2026-01-30T00:00:00.000Z",
      running: false,
    });
  });

  test("says what went wrong, and does not throw", async () => {
    const url = await unusedUrl();
    const now = Date.parse("2026-01-30T00:00:00Z");
    expect(await setClock(url, { now, running: true })).toMatchObject({ kind: "failed" });
    expect(await nextAt(url)).toMatchObject({ kind: "failed" });
    expect(await nextAt("not an address")).toMatchObject({ kind: "failed" });
    const wrong = await setMode(bank.url, { mode: "slow", from: now, until: now });
    expect(wrong).toMatchObject({ kind: "failed", cause: expect.stringContaining("until") });
  });
});
