/**
 * Part of the gateway suite: what is known when no decision came back. The engine sends again only
 * what is proved not to have moved money, so an adapter that claims too much charges twice.
 */
import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";

import { unusedUrl } from "./bad-server.ts";
import { type Subject, approve, cardOf, chargeFor } from "./gateway-under-test.ts";

export function openOutcomes(subject: Subject): void {
  describe("a look-up", () => {
    test("finds what was approved", async ({ skip }) => {
      const { gateway } = subject();
      if (gateway.can.lookUp === "none") return skip();
      const request = chargeFor(subject);
      const approved = await approve(subject, request);
      expect(await gateway.lookUp(request.key)).toEqual(approved);
    });

    test("finds what was declined", async ({ skip }) => {
      const { gateway, cards } = subject();
      if (gateway.can.lookUp === "none" || cards.declined.soft === undefined) return skip();
      const request = chargeFor(subject, { card: cardOf(cards.declined.soft) });
      const declined = await gateway.send(request);
      expect(await gateway.lookUp(request.key)).toEqual(declined);
    });

    test("knows that a key never arrived", async ({ skip }) => {
      const { gateway } = subject();
      if (gateway.can.lookUp !== "strong") return skip();
      expect(await gateway.lookUp(randomUUID())).toEqual({ kind: "never-arrived" });
    });

    test("proves nothing without keys: what was sent again would be booked again", async ({
      skip,
    }) => {
      const { gateway } = subject();
      if (gateway.can.idempotencyKeyMs > 0) return skip();
      expect(await gateway.lookUp(randomUUID())).toMatchObject({ kind: "no-answer" });
    });

    test("proves nothing where the gateway has none", async ({ skip }) => {
      const { gateway } = subject();
      if (gateway.can.lookUp !== "none") return skip();
      expect(await gateway.lookUp(randomUUID())).toMatchObject({ kind: "no-answer" });
    });
  });

  describe("a bank that cannot be reached", () => {
    test("by the gateway's own word books nothing; a new key works later", async ({ skip }) => {
      const { gateway, behaviours, behave, bookingsOf } = subject();
      if (!behaviours.has("unreachable")) return skip();
      await behave("unreachable");
      const request = chargeFor(subject);
      const outcome = await gateway.send(request);
      expect(outcome).toMatchObject({ kind: "undeliverable", answered: true });
      await behave("up");
      expect(await bookingsOf(request.key)).toBe(0);
      await approve(subject, { ...request, key: randomUUID() });
    });

    test("because nobody listens is undeliverable, and answers no question", async () => {
      const { gatewayAt, today } = subject();
      const nobody = gatewayAt(await unusedUrl());
      const outcome = await nobody.send(chargeFor(subject));
      expect(outcome).toMatchObject({ kind: "undeliverable", answered: false });
      expect(await nobody.lookUp(randomUUID())).toMatchObject({ kind: "no-answer" });
      expect(await nobody.settlement(today(), "EUR")).toMatchObject({ kind: "no-answer" });
      await nobody.close();
    });
  });

  describe("an answer that does not come", () => {
    test("leaves the outcome open; a look-up or the same key tells it", async ({ skip }) => {
      const { gateway, behaviours, behave, bookingsOf } = subject();
      if (!behaviours.has("loses-answers")) return skip();
      await behave("loses-answers");
      const request = chargeFor(subject);
      expect(await gateway.send(request)).toMatchObject({ kind: "no-answer" });
      if (gateway.can.lookUp !== "none") {
        expect(await gateway.lookUp(request.key)).toMatchObject({ kind: "approved" });
      }
      await behave("up");
      if (gateway.can.idempotencyKeyMs > 0) await approve(subject, request);
      expect(await bookingsOf(request.key)).toBe(1);
    });

    test("is waited for no longer than the gateway's time, for any call", async ({ skip }) => {
      const { gateway, behaviours, behave, bookingsOf, today } = subject();
      if (!behaviours.has("silent")) return skip();
      await behave("silent");
      const request = chargeFor(subject);
      const noAnswer = { kind: "no-answer" };
      expect(await gateway.send(request)).toMatchObject(noAnswer);
      expect(await gateway.lookUp(request.key)).toMatchObject(noAnswer);
      expect(await gateway.settlement(today(), "EUR")).toMatchObject(noAnswer);
      await behave("up");
      expect(await bookingsOf(request.key)).toBe(1);
    });

    test("can be given up, which is no proof that nothing was sent", async ({ skip }) => {
      const { behaviours, behave, patientGateway } = subject();
      if (!behaviours.has("silent")) return skip();
      await behave("silent");
      const patient = patientGateway();
      const giveUp = new AbortController();
      const sent = patient.send(chargeFor(subject), giveUp.signal);
      const asked = patient.lookUp(randomUUID(), giveUp.signal);
      giveUp.abort();
      expect(await sent).toMatchObject({ kind: "no-answer" });
      expect(await asked).toMatchObject({ kind: "no-answer" });
      await patient.close();
    });

    test("was given up before anything was sent: nothing is booked", async () => {
      const { gateway, bookingsOf } = subject();
      const request = chargeFor(subject);
      const outcome = await gateway.send(request, AbortSignal.abort());
      expect(["no-answer", "undeliverable"]).toContain(outcome.kind);
      expect(await bookingsOf(request.key)).toBe(0);
    });
  });
}
