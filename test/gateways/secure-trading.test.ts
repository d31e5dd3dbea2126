// Goal: the client of Secure Trading keeps the gateway port's promises without idempotency keys, and
// reads each code as what it proves. Method: the suite of all gateways against our own face of the same
// protocol, with the bank behind it; between them a line that can lose answers.
import { describe, expect, test } from "vitest";
import { addDays, plainDate } from "../../src/domain/calendar/plain-date.ts";
import { secureTradingGateway } from "../../src/gateways/secure-trading/index.ts";
import { writePayment } from "../../src/gateways/secure-trading/request.ts";
import { readLookUp, readSent } from "../../src/gateways/secure-trading/response.ts";
import {
  readEnvelope,
  type WireRecord,
  type WireResponse,
} from "../../src/gateways/secure-trading/wire.ts";
import type { Gateway } from "../../src/ports/gateway.ts";
import { gatewaySuite } from "../conformance/gateway-suite.ts";
import { cardOf } from "../conformance/gateway-under-test.ts";
import { openShop } from "../faces/secure-trading/shop.ts";
import { startProgram } from "../support/program.ts";
import { startWeakLine } from "./weak-line.ts";

const SITE = "test_bank01";
/** Long enough for a busy machine to answer in, short enough to wait out silence a few times. */
const TIMEOUT_MS = 3_000;

gatewaySuite("Secure Trading", async () => {
  let today = plainDate("2026-03-10");
  const program = await startProgram({ testClock: `${today}T09:00:00Z` });
  const shop = await openShop(program, { reference: SITE });
  const line = await startWeakLine(program.baseUrl);
  const gatewayAt = (baseUrl: string, timeoutMs = TIMEOUT_MS): Gateway =>
    secureTradingGateway({
      baseUrl: () => baseUrl,
      connections: 8,
      timeoutMs,
      username: shop.username,
      password: shop.password,
      siteReference: SITE,
    });
  const gateway = gatewayAt(line.url);
  return {
    gateway,
    gatewayAt: (baseUrl) => gatewayAt(baseUrl),
    patientGateway: () => gatewayAt(line.url, 600_000),
    behaviours: new Set(["up", "unreachable", "silent", "loses-answers"] as const),
    behave: async (behaviour) => {
      const isOfTheBank = behaviour === "unreachable";
      await program.bank.control(isOfTheBank ? "unreachable" : "up");
      line.behave(isOfTheBank || behaviour === "books-twice" ? "up" : behaviour);
    },
    bookingsOf: async (key) => {
      const references = (await shop.ofOrder(key)).map((one) =>
        one["transactionreference"]?.split("-").at(-1),
      );
      return (await program.bank.journal())
        .filter(({ reference }) => references.includes(reference))
        .reduce((sum, { bookings }) => sum + bookings, 0);
    },
    today: () => today,
    endDay: async () => {
      today = addDays(today, 1);
      await shop.advanceTo(`${today}T12:00:00Z`);
    },
    cards: {
      approved: "4111111111111111",
      declined: { soft: "4000000000000002", authentication: "4000002760003184" },
    },
    stop: async () => {
      await gateway.close();
      await line.stop();
      await program.close();
    },
  };
});

// Goal: each answer is read as what it proves and no more. Method: rows of fields as the vendor's pages
// have them.
describe("answers of the web services", () => {
  const response = (fields: WireRecord, more: Partial<WireResponse> = {}): WireResponse => ({
    fields: { requesttypedescription: "AUTH", ...fields },
    records: [],
    data: [],
    ...more,
  });
  const approved = { errorcode: "0", transactionreference: "55-9-1", baseamount: "5" };

  test.each([
    [approved, [], { kind: "approved", gatewayRef: "55-9-1", networkTransactionId: "55-9-1" }],
    [{ ...approved, requesttypedescription: "REFUND" }, [], { kind: "no-answer" }],
    [{ errorcode: "0" }, [], { kind: "no-answer" }],
    [{ errorcode: "70000" }, [], { kind: "declined", declineClass: "soft", responseCode: "70000" }],
    [
      { errorcode: "70000", acquirerresponsecode: "05", acquireradvicecode: "4" },
      [],
      { kind: "declined", declineClass: "hard", responseCode: "05", adviceCode: "4" },
    ],
    [{ errorcode: "71000" }, [], { kind: "declined", declineClass: "authentication" }],
    [{ errorcode: "30002" }, [], { kind: "declined", declineClass: "fraud" }],
    [{ errorcode: "30000" }, ["pan"], { kind: "declined", declineClass: "hard" }],
    [{ errorcode: "30000" }, ["baseamount"], { kind: "declined", declineClass: "soft" }],
    [{ errorcode: "30006" }, [], { kind: "declined", declineClass: "configuration" }],
    [{ errorcode: "50007" }, [], { kind: "undeliverable", answered: true }],
    [{ errorcode: "60010" }, [], { kind: "no-answer" }],
    [{ errorcode: "60034" }, [], { kind: "no-answer" }],
    [{ errorcode: "99999" }, [], { kind: "no-answer" }],
    [{ errorcode: "12345" }, [], { kind: "declined", declineClass: "soft" }],
  ] as const)("to a payment: %j %j", (fields, data, outcome) => {
    expect(readSent(response(fields, { data }), "AUTH")).toMatchObject(outcome);
  });

  test("to a look-up: of one order, and only its own", () => {
    const asked = (records: readonly WireRecord[], found = records.length) =>
      readLookUp(
        response(
          { requesttypedescription: "TRANSACTIONQUERY", errorcode: "0", found: String(found) },
          { records },
        ),
        "key",
      ).kind;
    const one = { ...approved, requesttypedescription: "AUTH", orderreference: "key" };
    expect(asked([one])).toBe("approved");
    expect(asked([{ ...one, requesttypedescription: "SUBSCRIPTION" }])).toBe("no-answer");
    expect(asked([{ ...one, orderreference: "another" }])).toBe("no-answer");
    expect(asked([{ ...one, errorcode: "60010" }])).toBe("no-answer");
    expect(asked([{ ...one, errorcode: "70000" }])).toBe("declined");
    expect(
      asked([
        { ...one, errorcode: "70000" },
        { ...one, errorcode: "60010" },
      ]),
    ).toBe("no-answer");
    expect(asked([one], 2)).toBe("no-answer");
    expect(asked([])).toBe("no-answer");
  });

  test("under another request's name, or of more than one, prove nothing", () => {
    const body = (reference: string, count: number) =>
      JSON.stringify({
        requestreference: reference,
        response: Array.from({ length: count }, () => ({ errorcode: "0" })),
      });
    const read = (text: string) => readEnvelope("Aabc", { status: 200, body: text });
    expect(read(body("Aabc", 1))).toMatchObject({ fields: { errorcode: "0" } });
    expect(read(body("Aabd", 1))).toMatchObject({ kind: "no-answer" });
    expect(read(body("Aabc", 2))).toMatchObject({ kind: "no-answer" });
    expect(readEnvelope("Aabc", { status: 401, body: body("Aabc", 1) })).toMatchObject({
      kind: "no-answer",
    });
  });
});

describe("a payment of a series", () => {
  const request = {
    kind: "sale",
    key: "key",
    reference: "17",
    amountMinor: 1000n,
    currency: "GBP",
    card: cardOf("4111111111111111"),
    threeDSecure: null,
    networkTransactionId: "55-9-1",
  } as const;

  test("names the first one as its parent, as RECUR", () => {
    const repeat = writePayment("site", { ...request, initiator: "merchant", reason: "recurring" });
    expect(repeat).toMatchObject({
      accounttypedescription: "RECUR",
      subscriptiontype: "RECURRING",
      credentialsonfile: "2",
      parenttransactionreference: "55-9-1",
      orderreference: "key",
    });
    const elsewhere = { ...request, networkTransactionId: "682360129031190" };
    expect(
      writePayment("site", { ...elsewhere, initiator: "merchant", reason: "installment" }),
    ).not.toHaveProperty("parenttransactionreference");
  });
});
