/** Part of the gateway suite: what the processor tells afterwards, and the end of an adapter. */
import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";

import { unusedUrl } from "./bad-server.ts";
import { type Subject, approve, chargeFor, followUpOf, readJournal } from "./gateway-under-test.ts";

export function records(subject: Subject): void {
  test("a day is settled when it is over", async ({ skip }) => {
    const { gateway, endDay, today } = subject();
    if (endDay === undefined) return skip();
    const day = today();
    await approve(subject, chargeFor(subject));
    expect(await gateway.settlement(day, "EUR")).toEqual({ kind: "open" });
    await endDay();
    expect(await gateway.settlement(day, "EUR")).toEqual({ kind: "settled" });
  });

  describe("the journal", () => {
    test("has each decided key once, oldest first", async ({ skip }) => {
      const { gateway } = subject();
      if (!gateway.can.journal) return skip();
      const sale = chargeFor(subject, { amountMinor: 700n });
      const auth = chargeFor(subject, { kind: "auth" });
      const { gatewayRef } = await approve(subject, sale);
      await approve(subject, auth);
      const refund = followUpOf("refund", gatewayRef, 200n);
      await approve(subject, refund);
      const over = followUpOf("refund", gatewayRef, 501n);
      await gateway.send(over);

      const entries = await readJournal(gateway);
      const keys = [sale, auth, refund, over].map(({ key }) => key);
      const ours = entries.filter(({ key }) => keys.includes(key));
      const approved = { outcome: "approved", bookings: 1, currency: "EUR" };
      expect(ours).toMatchObject([
        { key: sale.key, kind: "sale", amountMinor: 700n, ...approved },
        { key: auth.key, kind: "auth", amountMinor: auth.amountMinor, ...approved },
        { key: refund.key, kind: "refund", amountMinor: 200n, ...approved },
        { key: over.key, kind: "refund", outcome: "declined", bookings: 0 },
      ]);
      expect(ours.some(({ at }) => Number.isNaN(Date.parse(at)))).toBe(false);
      expect(new Set(entries.map(({ key }) => key)).size).toBe(entries.length);
    });

    test("is refused where the gateway has none", async ({ skip }) => {
      const { gateway } = subject();
      if (gateway.can.journal) return skip();
      await expect(readJournal(gateway)).rejects.toThrow(Error);
    });
  });

  test("after close nothing is sent, and nothing throws", async () => {
    const closed = subject().gatewayAt(await unusedUrl());
    await closed.close();
    const outcome = await closed.send(chargeFor(subject));
    expect(["no-answer", "undeliverable"]).toContain(outcome.kind);
    expect(await closed.lookUp(randomUUID())).toMatchObject({ kind: "no-answer" });
  });
}
