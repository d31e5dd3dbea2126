// Goal: every card of the README's table does what it says. Method: one charge per row, in the form in
// which the row's condition holds; the codes are copied from the table.
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

describe("test cards", () => {
  const renewal = { initiator: "merchant", reason: "recurring", networkTransactionId: "42" };
  const proof = { cavv: "AAABBB", eci: "05", dsTransactionId: "ds-1" };
  test.each([
    ["4111111111111111", {}, "approved"],
    ["378282246310005", {}, "approved"],
    ["5105105105105100", {}, "approved"],
    ["4444333322221111", {}, "approved"],
    ["4111111111111112", {}, "hard 14 null"], // wrong check digit
    ["4000000000000002", {}, "soft 05 null"],
    ["4000000000000812", {}, "soft 05 null"],
    ["4444444444444455", {}, "soft 05 null"],
    ["4000000000009995", {}, "soft 51 null"],
    ["4000000000009987", {}, "hard 41 03"],
    ["4000000000009979", {}, "hard 43 03"],
    ["4000000000000069", {}, "hard 54 null"],
    ["4100000000000019", {}, "fraud 59 null"],
    ["4000000000000341", {}, "approved"],
    ["4000000000000341", renewal, "soft 51 null"],
    ["4000002760003184", {}, "authentication 1A null"],
    ["4000002760003184", { threeDSecure: proof }, "approved"],
    ["4000002760003184", renewal, "approved"],
    ["4000002760003184", { ...renewal, networkTransactionId: null }, "authentication 1A null"],
    ["4000000000000671", { amountMinor: 1004 }, "approved"],
    ["4000000000000671", { ...renewal, amountMinor: 1002 }, "soft 05 2"],
    ["4000000000000671", { ...renewal, amountMinor: 1004 }, "hard 05 4"],
    ["5100000000000271", { ...renewal, amountMinor: 1008 }, "hard 05 8"],
    ["5100000000000271", { ...renewal, amountMinor: 1003 }, "approved"],
    ["4111111111111111", { amountMinor: 70_000 }, "approved"], // an amount like any other ...
    ["4111111111111111", { amountMinor: 70_000, amountRules: "secure-trading" }, "soft 05 null"],
  ])("%s %o: %s", async (number, part, said) => {
    const { body } = await bank.call("/v1/charges", charge({ number, ...part }));
    const { outcome, class: declineClass, code, advice } = body;
    expect(outcome === "declined" ? `${declineClass} ${code} ${advice}` : outcome).toBe(said);
  });

  test("a declined charge stays declined and is booked nowhere", async () => {
    const body = charge({ number: "4000000000000002" });
    const declined = { outcome: "declined", class: "soft", code: "05", advice: null };
    expect((await bank.call("/v1/charges", body)).body).toEqual(declined);
    expect((await bank.call("/v1/charges", body)).body).toEqual(declined);
    expect((await bank.call(`/v1/charges/${body.key}`)).body).toEqual(declined);
    expect(await bookingsOf(body.key)).toBe(0);
  });

  test("4000000000000119 cannot be reached, and the gateway repeats that for its key", async () => {
    const body = charge({ number: "4000000000000119" });
    const unreachable = { status: 503, body: { outcome: "unreachable" } };
    expect(await bank.call("/v1/charges", body)).toEqual(unreachable);
    expect(await bank.call("/v1/charges", body)).toEqual(unreachable);
    expect((await bank.call(`/v1/charges/${body.key}`)).status).toBe(404);
  });

  test("Secure Trading's 600.10 gets no answer and leaves no trace", async () => {
    const body = charge({ amountMinor: 60_010, amountRules: "secure-trading" });
    await expect(bank.call("/v1/charges", body)).rejects.toThrow("fetch failed");
    expect((await bank.call(`/v1/charges/${body.key}`)).status).toBe(404);
    expect(await bookingsOf(body.key)).toBeUndefined();
  });

  test.each([
    ["customer", 3, "approved"], // good to the end of its month
    ["customer", 2, "declined"],
    ["merchant", 2, "approved"], // issued again since
  ])(
    "a card of %s's that expires in month %d of this March: %s",
    async (initiator, month, said) => {
      const card = { number: "4242424242424242", expiryYear: 2026, expiryMonth: month };
      const { body } = await bank.call("/v1/charges", charge({ initiator, card }));
      expect(body["outcome"]).toBe(said);
    },
  );
});
