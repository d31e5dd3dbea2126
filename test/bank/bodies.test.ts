// Goal: what cannot be used is refused, says which field, repeats nothing of it, and books nothing.
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

describe("a body that cannot be used", () => {
  test.each([
    [charge({ amountMinor: 0 }), "amountMinor"],
    [charge({ amountMinor: -5 }), "amountMinor"],
    [charge({ amountMinor: 10.5 }), "amountMinor"],
    [charge({ amountMinor: "1e3" }), "amountMinor"],
    [charge({ amountMinor: 1e15 }), "amountMinor"],
    [charge({ currency: "XAU" }), "currency"],
    [charge({ currency: "eur" }), "currency"],
    [charge({ number: "4242 4242 4242 4242" }), "card.number"],
    [charge({ card: null }), "card.number"],
    [charge({ kind: "gift" }), "kind"],
    [charge({ key: "" }), "key"],
    [charge({ key: "a b" }), "key"],
    [charge({ initiator: "bank" }), "initiator"],
    [charge({ reason: "greed" }), "reason"],
    [charge({ reference: "" }), "reference"],
    [charge({ threeDSecure: { cavv: "A" } }), "threeDSecure"],
    [charge({ networkTransactionId: 7 }), "networkTransactionId"],
    [charge({ amountRules: "none" }), "amountRules"],
  ])("%#: %s", async (body, field) => {
    const before = (await bank.journal()).length;
    const { status, body: answer } = await bank.call("/v1/charges", body);
    expect(status).toBe(400);
    expect(answer).toMatchObject({ error: { message: expect.stringContaining(field) } });
    expect(JSON.stringify(answer)).not.toContain("4242");
    expect(await bank.journal()).toHaveLength(before);
  });

  test.each([[null], [[]], ["text"], [7], [{}]])("%j as a whole", async (body) => {
    expect((await bank.call("/v1/charges", body)).status).toBe(400);
    expect((await bank.call("/v1/refunds", body)).status).toBe(400);
    expect((await bank.call("/control", body)).status).toBe(400);
    expect((await bank.call("/clock", body)).status).toBe(400);
    expect((await bank.call("/chargebacks", body)).status).toBe(400);
  });

  test("text that is not JSON, and 64 kB of it", async () => {
    const post = (body: string): Promise<Response> =>
      fetch(`${bank.url}/v1/charges`, { method: "POST", body });
    expect((await post("{")).status).toBe(400);
    expect((await post(`"${"x".repeat(65_536)}"`)).status).toBe(413);
    expect((await bank.call("/health")).body).toEqual({ status: "up" });
  });

  test("an address that does not exist is not a look-up that found nothing", async () => {
    const { status, body } = await bank.call("/v2/charges/k");
    expect([status, body]).toMatchObject([404, { error: { code: "no_such_route" } }]);
  });
});
