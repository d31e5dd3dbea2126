// Goal: the bank says to each request what its README says, and moves money once per key. Method: a
// real bank is asked over HTTP, and what it booked is read from its journal.
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { RunningBank } from "../support/bank.ts";
import { rentBank } from "../support/rented-bank.ts";
import { charge } from "./payments.ts";

let bank: RunningBank;

beforeAll(async () => {
  bank = await rentBank();
  await bank.setClock("2026-03-10T09:00:00Z");
});
afterAll(() => bank.stop());

async function bookingsOf(key: string): Promise<number | undefined> {
  return (await bank.journal()).find((line) => line.key === key)?.bookings;
}

describe("a charge", () => {
  test("is approved, booked once and found again", async () => {
    const body = charge();
    const { status, body: answer } = await bank.call("/v1/charges", body);
    expect(status).toBe(200);
    expect(answer).toEqual({
      outcome: "approved",
      ref: expect.stringMatching(/^bk_[0-9a-f]{24}$/),
      authCode: expect.stringMatching(/^[1-9]\d{5}$/),
      networkTransactionId: expect.stringMatching(/^[1-9]\d{14}$/),
      checks: { address: "not_given", postcode: "not_given", code: "not_matched" },
      bookings: [{ ref: answer["ref"], amountMinor: 1000 }],
    });
    expect(await bank.call(`/v1/charges/${body.key}`)).toEqual({ status: 200, body: answer });
    expect((await bank.journal()).at(-1)).toEqual({
      key: body.key,
      kind: "sale",
      amountMinor: 1000,
      currency: "EUR",
      outcome: "approved",
      at: "2026-03-10T09:00:00.000Z",
      bookings: 1,
      reference: body.reference,
      subject: null,
    });
  });

  test("keeps the stored-credential marks and the proof's indicator", async () => {
    const body = charge({
      initiator: "merchant",
      reason: "installment",
      networkTransactionId: "123456789012345",
      threeDSecure: { cavv: "AAABBBCCC", eci: "05", dsTransactionId: "ds-1" },
    });
    await bank.call("/v1/charges", body);
    expect((await bank.call(`/requests/${body.key}`)).body).toMatchObject({
      reference: "4711",
      card: "424242******4242",
      marks: {
        initiator: "merchant",
        reason: "installment",
        networkTransactionId: "123456789012345",
        eci: "05",
      },
    });
  });

  test("with the same key answers the same and books once, also when both come at once", async () => {
    const body = charge();
    const answers = await Promise.all([1, 2, 3].map(() => bank.call("/v1/charges", body)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await bookingsOf(body.key)).toBe(1);
  });

  test.each([[{ amountMinor: 1001 }], [{ currency: "USD" }], [{ kind: "auth" }]])(
    "with a used key and %o is refused",
    async (part) => {
      const body = charge();
      await bank.call("/v1/charges", body);
      const { status, body: answer } = await bank.call("/v1/charges", { ...body, ...part });
      expect([status, answer]).toMatchObject([422, { error: { code: "key_reused" } }]);
      expect(await bookingsOf(body.key)).toBe(1);
    },
  );

  test("of a verify moves nothing and has to be of 0", async () => {
    const verify = charge({ kind: "verify", amountMinor: 0 });
    expect((await bank.call("/v1/charges", verify)).body).toMatchObject({ outcome: "approved" });
    const wrong = charge({ kind: "verify", amountMinor: 1 });
    expect((await bank.call("/v1/charges", wrong)).status).toBe(400);
  });

  test("that never came is not known", async () => {
    expect(await bank.call("/v1/charges/nobody-sent-this")).toEqual({
      status: 404,
      body: { outcome: "never-arrived", key: "nobody-sent-this" },
    });
  });
});
