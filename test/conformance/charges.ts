/** Part of the gateway suite: money moves once per key, and every card says what it must. */
import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";

import {
  type Subject,
  approve,
  cardOf,
  chargeFor,
  followUpOf,
  readJournal,
} from "./gateway-under-test.ts";

export function charges(subject: Subject): void {
  describe("a charge", () => {
    test("is approved and booked once", async () => {
      const request = chargeFor(subject);
      const outcome = await approve(subject, request);
      expect(outcome).toMatchObject({ surplus: [], gatewayRef: expect.stringMatching(/./) });
      expect(await subject().bookingsOf(request.key)).toBe(1);
    });

    test("checks a card without moving money", async () => {
      await approve(subject, chargeFor(subject, { kind: "verify", amountMinor: 0n }));
    });

    test.for(["soft", "hard", "authentication", "fraud"] as const)(
      "that is declined as %s says so and is not booked",
      async (declineClass, { skip }) => {
        const number = subject().cards.declined[declineClass];
        if (number === undefined) return skip();
        const request = chargeFor(subject, { card: cardOf(number) });
        const outcome = await subject().gateway.send(request);
        expect(outcome).toMatchObject({ kind: "declined", declineClass });
        expect(await subject().bookingsOf(request.key)).toBe(0);
      },
    );

    test("carries who started it, why, and its proof", async ({ skip }) => {
      const { marksOf } = subject();
      if (marksOf === undefined) return skip();
      const threeDSecure = { cavv: "AAABBBCCC", eci: "05", dsTransactionId: randomUUID() };
      const first = chargeFor(subject, { threeDSecure });
      const { networkTransactionId } = await approve(subject, first);
      const later = { initiator: "merchant", reason: "recurring", networkTransactionId } as const;
      const renewal = chargeFor(subject, later);
      await approve(subject, renewal);
      expect(await marksOf(first.key)).toEqual({
        initiator: "customer",
        reason: "first",
        networkTransactionId: null,
        eci: "05",
      });
      expect(await marksOf(renewal.key)).toEqual({ ...later, eci: null });
    });

    test.for([
      ["JPY", 250_000n],
      ["KWD", 999_999_999_999n],
      ["EUR", 1n],
    ] as const)("of %s %d arrives as that amount", async ([currency, amountMinor], { skip }) => {
      const { gateway } = subject();
      if (!gateway.can.journal) return skip();
      const request = chargeFor(subject, { currency, amountMinor });
      await approve(subject, request);
      const entries = await readJournal(gateway);
      const entry = entries.find(({ key }) => key === request.key);
      expect(entry).toMatchObject({ currency, amountMinor });
    });
  });

  describe("one key", () => {
    test("moves money once, however often it is sent, also at once", async ({ skip }) => {
      const { gateway, bookingsOf } = subject();
      if (gateway.can.idempotencyKeyMs === 0) return skip();
      const request = chargeFor(subject);
      const { gatewayRef } = await approve(subject, request);
      for (const outcome of await Promise.all([1, 2, 3].map(() => gateway.send(request)))) {
        expect(outcome).toMatchObject({ kind: "approved", gatewayRef });
      }
      expect(await bookingsOf(request.key)).toBe(1);
    });

    test("with another amount moves nothing more, and is not approved", async ({ skip }) => {
      const { gateway, bookingsOf } = subject();
      if (gateway.can.idempotencyKeyMs === 0) return skip();
      const request = chargeFor(subject);
      await approve(subject, request);
      const other = await gateway.send({ ...request, amountMinor: request.amountMinor + 1n });
      expect(["no-answer", "declined"]).toContain(other.kind);
      expect(await bookingsOf(request.key)).toBe(1);
    });

    test("that means nothing over there: sent twice, a look-up shows both", async ({ skip }) => {
      const { gateway, bookingsOf } = subject();
      if (gateway.can.idempotencyKeyMs > 0 || gateway.can.lookUp === "none") return skip();
      const request = chargeFor(subject);
      const first = await approve(subject, request);
      const { gatewayRef } = await approve(subject, request);
      expect(await bookingsOf(request.key)).toBe(2);
      const surplus = [{ gatewayRef, amountMinor: request.amountMinor }];
      expect(await gateway.lookUp(request.key)).toEqual({ ...first, surplus });
    });

    test("that was booked twice shows its surplus, which can be refunded", async ({ skip }) => {
      const { gateway, behaviours, behave, bookingsOf } = subject();
      if (!behaviours.has("books-twice")) return skip();
      await behave("books-twice");
      const request = chargeFor(subject);
      const { gatewayRef, surplus } = await approve(subject, request);
      const { amountMinor } = request;
      expect(surplus).toEqual([{ gatewayRef: expect.not.stringMatching(gatewayRef), amountMinor }]);
      expect(await bookingsOf(request.key)).toBe(2);
      if (gateway.can.lookUp === "strong") {
        expect(await gateway.lookUp(request.key)).toMatchObject({ gatewayRef, surplus });
      }
      await behave("up");
      for (const booking of surplus) {
        await approve(subject, followUpOf("refund", booking.gatewayRef, amountMinor));
      }
    });
  });
}
