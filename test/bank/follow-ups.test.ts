// Goal: captures, refunds, voids and chargebacks never exceed what they follow on. Method: a real bank
// over HTTP; each answer is its code, or its outcome where it has none.
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { RunningBank } from "../support/bank.ts";
import { rentBank } from "../support/rented-bank.ts";
import { charge, followUp } from "./payments.ts";

let bank: RunningBank;

beforeAll(async () => {
  bank = await rentBank();
  await bank.setClock("2026-03-10T09:00:00Z");
});
afterAll(() => bank.stop());

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

  test("what is held does not settle; released it settles with the day that is named", async () => {
    await bank.setClock("2026-03-20T09:00:00Z");
    const [held, later] = [await booked("sale", 5000), await booked("sale", 5000)];
    expect(await said("/v1/holds", followUp(held, 0))).toBe("approved");
    expect(await said("/v1/releases", followUp(later, 0, { settleOn: "2026-03-22" }))).toBe(
      "approved",
    );
    await bank.setClock("2026-03-21T00:00:00Z");
    expect(await said("/v1/voids", followUp(held, 1))).toBe("approved");
    expect(await said("/v1/voids", followUp(later, 1))).toBe("approved");
    expect(await said("/v1/releases", followUp(held, 0))).toBe("approved");
    await bank.setClock("2026-03-22T00:00:00Z");
    expect(await said("/v1/holds", followUp(held, 0))).toBe("12");
    expect(await said("/v1/voids", followUp(held, 1))).toBe("12");
    expect(await said("/v1/voids", followUp(later, 1))).toBe("approved");
    await bank.setClock("2026-03-23T00:00:00Z");
    expect(await said("/v1/voids", followUp(later, 1))).toBe("12");
    expect(await said("/v1/holds", followUp(await booked("auth", 5000), 0))).toBe("12");
  });

  test("a sale may be held from the start", async () => {
    const settlement = { held: true, settleOn: null };
    const { body } = await bank.call("/v1/charges", charge({ amountMinor: 5000, settlement }));
    await bank.setClock("2026-03-25T00:00:00Z");
    expect(await said("/v1/voids", followUp(body["ref"], 5000))).toBe("approved");
    const bad = await bank.call("/v1/charges", charge({ settlement: { held: "yes" } }));
    expect(bad.status).toBe(400);
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
