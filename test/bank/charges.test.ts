// Goal: the bank says to each request what its README says, and moves money once per key. Method: a
// real bank is asked over HTTP, and what it booked is read from its journal.
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { type RunningBank, startBank } from "../support/bank.ts";
import { charge, followUp } from "./payments.ts";

let bank: RunningBank;

beforeAll(async () => {
  bank = await startBank();
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

// Goal: every card of the README's table does what it says. Method: one charge per row, in the form
// in which the row's condition holds; the codes are copied from the table.
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

describe("a body that cannot be used is refused and books nothing", () => {
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

describe("what follows on a booking", () => {
  async function booked(kind: string, amountMinor: number): Promise<unknown> {
    const { body } = await bank.call("/v1/charges", charge({ kind, amountMinor }));
    return body["ref"];
  }

  async function said(path: string, body: unknown): Promise<unknown> {
    const { body: answer } = await bank.call(path, body);
    return answer["code"] ?? answer["outcome"];
  }

  test("refunds never exceed the sale, even two at once", async () => {
    const ref = await booked("sale", 5000);
    expect(await said("/v1/refunds", followUp(ref, 2000))).toBe("approved");
    const both = [1, 2].map(() => said("/v1/refunds", followUp(ref, 2000)));
    expect((await Promise.all(both)).toSorted()).toEqual(["13", "approved"]);
    expect(await said("/v1/refunds", followUp(ref, 1001))).toBe("13");
    expect(await said("/v1/refunds", followUp(ref, 1000))).toBe("approved");
    expect(await said("/v1/refunds", followUp(ref, 1))).toBe("13");
  });

  test("a refund is booked once per key", async () => {
    const ref = await booked("sale", 5000);
    const refund = followUp(ref, 3000);
    expect(await said("/v1/refunds", refund)).toBe("approved");
    expect(await said("/v1/refunds", refund)).toBe("approved");
    expect(await said("/v1/refunds", followUp(ref, 2000))).toBe("approved");
  });

  test("captures never exceed the authorisation; what is captured can be refunded", async () => {
    const auth = await booked("auth", 5000);
    expect(await said("/v1/refunds", followUp(auth, 1))).toBe("12");
    const { body: capture } = await bank.call("/v1/captures", followUp(auth, 3000));
    expect(capture).toMatchObject({ outcome: "approved", networkTransactionId: null });
    expect(await said("/v1/captures", followUp(auth, 2001))).toBe("13");
    expect(await said("/v1/refunds", followUp(capture["ref"], 3001))).toBe("13");
    expect(await said("/v1/refunds", followUp(capture["ref"], 3000))).toBe("approved");
    expect(await said("/v1/voids", followUp(auth, 0))).toBe("approved");
    expect(await said("/v1/captures", followUp(auth, 1))).toBe("13");
  });

  test("a void takes back a part or all that is left, before settlement only", async () => {
    await bank.setClock("2026-03-11T23:59:59.999Z");
    const [ref, late] = [await booked("sale", 5000), await booked("sale", 5000)];
    const auth = await booked("auth", 5000);
    expect(await said("/v1/voids", followUp(ref, 2000))).toBe("approved");
    expect(await said("/v1/voids", followUp(ref, 3001))).toBe("13");
    const all = followUp(ref, 0);
    expect((await bank.call("/v1/voids", all)).body).toMatchObject({
      bookings: [{ amountMinor: 3000 }],
    });
    expect(await said("/v1/refunds", followUp(ref, 1))).toBe("13");
    expect(await said("/v1/voids", followUp(ref, 0))).toBe("13");

    await bank.setClock("2026-03-12T00:00:00Z");
    expect(await said("/v1/voids", followUp(late, 5000))).toBe("12");
    expect(await said("/v1/refunds", followUp(late, 5000))).toBe("approved");
    expect(await said("/v1/voids", followUp(auth, 5000))).toBe("approved"); // holds no money
  });

  test.each([
    ["/v1/captures", "12"],
    ["/v1/voids", "12"],
    ["/v1/refunds", "12"],
  ])("%s of a refund says %s", async (path, code) => {
    const ref = await booked("sale", 5000);
    const { body: refund } = await bank.call("/v1/refunds", followUp(ref, 100));
    expect(await said(path, followUp(refund["ref"], 100))).toBe(code);
  });

  test("another currency, an unknown booking and an amount of 0 are not possible", async () => {
    const ref = await booked("sale", 5000);
    expect(await said("/v1/refunds", followUp(ref, 100, { currency: "USD" }))).toBe("13");
    expect(await said("/v1/refunds", followUp("bk_none", 100))).toBe("25");
    expect((await bank.call("/v1/refunds", followUp(ref, 0))).status).toBe(400);
    expect((await bank.call("/v1/refunds", followUp(null, 5))).status).toBe(400);
  });

  test("a chargeback is booked once, in full, and leaves nothing to refund", async () => {
    const ref = await booked("sale", 5000);
    await bank.call("/v1/refunds", followUp(ref, 2000));
    const first = await bank.call("/chargebacks", { ref });
    expect(await bank.call("/chargebacks", { ref })).toEqual(first);
    expect((await bank.journal()).filter(({ key }) => key === `chargeback-${String(ref)}`)).toEqual(
      [expect.objectContaining({ kind: "chargeback", amountMinor: 5000, bookings: 1 })],
    );
    expect(await said("/v1/refunds", followUp(ref, 1))).toBe("13");
    expect((await bank.call("/chargebacks", { ref: "bk_none" })).status).toBe(404);
  });
});
