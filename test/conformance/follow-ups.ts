/** Part of the gateway suite: what may follow on a booking, and that it never exceeds it. */
import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";

import { type Subject, approve, chargeFor, followUpOf } from "./gateway-under-test.ts";

const FIFTY = { amountMinor: 5000n };

export function followUps(subject: Subject): void {
  describe("what follows on a booking", () => {
    test("refunds up to what was paid, and not a unit more", async () => {
      const { gateway, bookingsOf } = subject();
      const { gatewayRef } = await approve(subject, chargeFor(subject, FIFTY));
      await approve(subject, followUpOf("refund", gatewayRef, 3000n));
      const over = followUpOf("refund", gatewayRef, 2001n);
      expect(await gateway.send(over)).toMatchObject({ kind: "declined" });
      expect(await bookingsOf(over.key)).toBe(0);
      await approve(subject, followUpOf("refund", gatewayRef, 2000n));
    });

    test("refunds once per key", async ({ skip }) => {
      if (subject().gateway.can.idempotencyKeyMs === 0) return skip();
      const { gatewayRef } = await approve(subject, chargeFor(subject, FIFTY));
      const refund = followUpOf("refund", gatewayRef, 3000n);
      const first = await approve(subject, refund);
      expect(await approve(subject, refund)).toMatchObject({ gatewayRef: first.gatewayRef });
      await approve(subject, followUpOf("refund", gatewayRef, 2000n));
    });

    test("captures up to what was reserved", async () => {
      const { gatewayRef } = await approve(subject, chargeFor(subject, { kind: "auth", ...FIFTY }));
      const over = followUpOf("capture", gatewayRef, 5001n);
      expect(await subject().gateway.send(over)).toMatchObject({ kind: "declined" });
      const captured = await approve(subject, followUpOf("capture", gatewayRef, 5000n));
      await approve(subject, followUpOf("refund", captured.gatewayRef, 5000n));
    });

    test("voids a payment of today, of which nothing can be refunded then", async () => {
      const { gatewayRef } = await approve(subject, chargeFor(subject, FIFTY));
      await approve(subject, followUpOf("void", gatewayRef, 5000n));
      const refund = followUpOf("refund", gatewayRef, 1n);
      expect(await subject().gateway.send(refund)).toMatchObject({ kind: "declined" });
    });

    test("declines what follows on nothing", async () => {
      const refund = followUpOf("refund", randomUUID(), 1n);
      expect(await subject().gateway.send(refund)).toMatchObject({ kind: "declined" });
    });
  });
}
