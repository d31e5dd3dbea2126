/**
 * What every gateway owes the engine, whichever processor is behind it (design, section 6).
 *
 * The suite judges an adapter against what it says it can do (`can`), and believes the other side's
 * own record rather than the adapter: `bookingsOf` reads what was really booked. A processor that
 * cannot be made to do something leaves that behaviour out, and the tests that need it are skipped.
 */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import type { PlainDate } from "../../src/domain/calendar/plain-date.ts";
import type { DeclineClass } from "../../src/domain/policy/decline.ts";
import type {
  Approved,
  CardRequest,
  FollowUpRequest,
  Gateway,
  JournalEntry,
} from "../../src/ports/gateway.ts";
import { GARBAGE, type BadServer, startBadServer, unusedUrl } from "./bad-server.ts";

export const BEHAVIOURS = [
  "up",
  "unreachable", // the gateway answers that it cannot reach its bank
  "silent", // requests are carried out and nothing is answered, to look-ups neither
  "loses-answers", // requests are carried out, the connection breaks; look-ups work
  "books-twice", // each new sale is booked twice under its key
] as const;
export type Behaviour = (typeof BEHAVIOURS)[number];

/** How a card request reached the other side, as its own record has it. */
export type ReceivedMarks = Pick<CardRequest, "initiator" | "reason" | "networkTransactionId"> & {
  readonly eci: string | null;
};

export type GatewayUnderTest = {
  readonly gateway: Gateway;
  readonly behaviours: ReadonlySet<Behaviour>;
  behave(behaviour: Behaviour): Promise<void>;
  /** How often `key` was booked: 0 for a key that is unknown or was declined. */
  bookingsOf(key: string): Promise<number>;
  /** Left out where the other side does not tell. */
  marksOf?(key: string): Promise<ReceivedMarks>;
  /** The other side's day of business. */
  today(): PlainDate;
  /** Moves it to the start of the next day of business; left out where that cannot be done. */
  endDay?(): Promise<void>;
  /** Published numbers: one that is approved, others by the class of their decline. */
  readonly cards: {
    readonly approved: string;
    readonly declined: Partial<Readonly<Record<DeclineClass, string>>>;
  };
  /** The same adapter in front of another server. */
  gatewayAt(baseUrl: string): Gateway;
  stop(): Promise<void>;
};

/** Runs the suite; `start` is called once, and its result stopped at the end. */
export function gatewaySuite(name: string, start: () => Promise<GatewayUnderTest>): void {
  describe(`${name} keeps the gateway port's promises`, () => {
    let subject: GatewayUnderTest;
    let gateway: Gateway;

    beforeAll(async () => {
      subject = await start();
      gateway = subject.gateway;
    });
    beforeEach(() => subject.behave("up"));
    afterAll(() => subject.stop());

    const charge = (part: Partial<CardRequest> = {}): CardRequest => ({
      kind: "sale",
      key: randomUUID(),
      reference: "83476992",
      amountMinor: 2599n,
      currency: "EUR",
      card: cardOf(subject.cards.approved),
      initiator: "customer",
      reason: "first",
      networkTransactionId: null,
      threeDSecure: null,
      ...part,
    });

    async function approve(request: CardRequest | FollowUpRequest): Promise<Approved> {
      const outcome = await gateway.send(request);
      if (outcome.kind !== "approved") throw new Error(`not approved: ${JSON.stringify(outcome)}`);
      return outcome;
    }

    describe("a charge", () => {
      test("is approved and booked once", async () => {
        const request = charge();
        const outcome = await approve(request);
        expect(outcome).toMatchObject({ surplus: [], gatewayRef: expect.stringMatching(/./) });
        expect(await subject.bookingsOf(request.key)).toBe(1);
      });

      test.for(["soft", "hard", "authentication", "fraud"] as const)(
        "that is declined as %s says so and is not booked",
        async (declineClass, ctx) => {
          const number = subject.cards.declined[declineClass];
          if (number === undefined) return ctx.skip();
          const request = charge({ card: cardOf(number) });
          expect(await gateway.send(request)).toMatchObject({ kind: "declined", declineClass });
          expect(await subject.bookingsOf(request.key)).toBe(0);
        },
      );

      test("carries who started it, why, and its proof", async ({ skip }) => {
        if (subject.marksOf === undefined) return skip();
        const threeDSecure = { cavv: "AAABBBCCC", eci: "05", dsTransactionId: randomUUID() };
        const first = charge({ threeDSecure });
        const { networkTransactionId } = await approve(first);
        const later = { initiator: "merchant", reason: "recurring", networkTransactionId } as const;
        const renewal = charge(later);
        await approve(renewal);
        expect(await subject.marksOf(first.key)).toEqual({
          initiator: "customer",
          reason: "first",
          networkTransactionId: null,
          eci: "05",
        });
        expect(await subject.marksOf(renewal.key)).toEqual({ ...later, eci: null });
      });

      test.for([
        ["JPY", 250_000n],
        ["KWD", 999_999_999_999n],
        ["EUR", 1n],
      ] as const)("of %s %d arrives as that amount", async ([currency, amountMinor], { skip }) => {
        if (!gateway.can.journal) return skip();
        const request = charge({ currency, amountMinor });
        await approve(request);
        expect(await entryOf(gateway, request.key)).toMatchObject({ currency, amountMinor });
      });
    });

    describe("one key", () => {
      test("moves money once, however often it is sent, also at once", async ({ skip }) => {
        if (gateway.can.idempotencyKeyMs === 0) return skip();
        const request = charge();
        const first = await approve(request);
        const again = await Promise.all([1, 2, 3].map(() => gateway.send(request)));
        for (const outcome of again) {
          expect(outcome).toMatchObject({ kind: "approved", gatewayRef: first.gatewayRef });
        }
        expect(await subject.bookingsOf(request.key)).toBe(1);
      });

      test("with another amount moves nothing more, and is not taken for approved", async (ctx) => {
        if (gateway.can.idempotencyKeyMs === 0) return ctx.skip();
        const request = charge();
        await approve(request);
        const outcome = await gateway.send({ ...request, amountMinor: request.amountMinor + 1n });
        expect(["no-answer", "declined"]).toContain(outcome.kind);
        expect(await subject.bookingsOf(request.key)).toBe(1);
      });
    });

    describe("a look-up", () => {
      test("finds what was approved and what was declined", async ({ skip }) => {
        if (gateway.can.lookUp !== "strong") return skip();
        const approved = charge();
        const { gatewayRef, authCode } = await approve(approved);
        const found = await gateway.lookUp(approved.key);
        expect(found).toMatchObject({ kind: "approved", gatewayRef, authCode, surplus: [] });

        const number = subject.cards.declined.soft;
        if (number === undefined) return;
        const declined = charge({ card: cardOf(number) });
        const said = await gateway.send(declined);
        expect(await gateway.lookUp(declined.key)).toEqual(said);
      });

      test("knows that a key never arrived", async ({ skip }) => {
        if (gateway.can.lookUp !== "strong") return skip();
        expect(await gateway.lookUp(randomUUID())).toEqual({ kind: "never-arrived" });
      });

      test("proves nothing where the gateway has none", async ({ skip }) => {
        if (gateway.can.lookUp !== "none") return skip();
        expect(await gateway.lookUp(randomUUID())).toMatchObject({ kind: "no-answer" });
      });
    });

    describe("a bank that cannot be reached", () => {
      test("is undeliverable by the gateway's own word, books nothing, and is over with a new key", async (ctx) => {
        if (!subject.behaviours.has("unreachable")) return ctx.skip();
        await subject.behave("unreachable");
        const request = charge();
        const outcome = await gateway.send(request);
        expect(outcome).toMatchObject({ kind: "undeliverable", answered: true });
        await subject.behave("up");
        expect(await subject.bookingsOf(request.key)).toBe(0);
        await approve({ ...request, key: randomUUID() });
      });

      test("is undeliverable without an answer when nobody listens", async () => {
        const nobody = subject.gatewayAt(await unusedUrl());
        const outcome = await nobody.send(charge());
        expect(outcome).toMatchObject({ kind: "undeliverable", answered: false });
        expect(await nobody.lookUp(randomUUID())).toMatchObject({ kind: "no-answer" });
        expect(await nobody.settlement(subject.today(), "EUR")).toMatchObject({
          kind: "no-answer",
        });
        await nobody.close();
      });
    });

    describe("an answer that does not come", () => {
      test("leaves the outcome open; a look-up, or else the same key, tells it", async (ctx) => {
        if (!subject.behaviours.has("loses-answers")) return ctx.skip();
        await subject.behave("loses-answers");
        const request = charge();
        expect(await gateway.send(request)).toMatchObject({ kind: "no-answer" });
        if (gateway.can.lookUp === "strong") {
          expect(await gateway.lookUp(request.key)).toMatchObject({ kind: "approved" });
        }
        await subject.behave("up");
        if (gateway.can.idempotencyKeyMs > 0) await approve(request);
        expect(await subject.bookingsOf(request.key)).toBe(1);
      });

      test("is waited for no longer than the gateway's time, for any call", async ({ skip }) => {
        if (!subject.behaviours.has("silent")) return skip();
        await subject.behave("silent");
        const request = charge();
        expect(await gateway.send(request)).toMatchObject({ kind: "no-answer" });
        expect(await gateway.lookUp(request.key)).toMatchObject({ kind: "no-answer" });
        const settled = await gateway.settlement(subject.today(), "EUR");
        expect(settled).toMatchObject({ kind: "no-answer" });
        await subject.behave("up");
        expect(await subject.bookingsOf(request.key)).toBe(1);
      });

      test("can be given up: an abort is no proof that nothing was sent", async ({ skip }) => {
        if (!subject.behaviours.has("silent")) return skip();
        await subject.behave("silent");
        const giveUp = new AbortController();
        const sent = gateway.send(charge(), giveUp.signal);
        const asked = gateway.lookUp(randomUUID(), giveUp.signal);
        giveUp.abort();
        expect(await sent).toMatchObject({ kind: "no-answer" });
        expect(await asked).toMatchObject({ kind: "no-answer" });
      });

      test("given up before it was sent moves nothing", async () => {
        const request = charge();
        const outcome = await gateway.send(request, AbortSignal.abort());
        expect(["no-answer", "undeliverable"]).toContain(outcome.kind);
        expect(await subject.bookingsOf(request.key)).toBe(0);
      });
    });

    // Goal: an unreadable answer proves nothing, neither a decline nor that a key never arrived; and
    // the adapter survives it. Method: a server that answers every request with one row of garbage.
    describe("garbage", () => {
      let server: BadServer;
      let misled: Gateway;
      beforeAll(async () => {
        server = await startBadServer();
        misled = subject.gatewayAt(server.url);
      });
      afterAll(async () => {
        await misled.close();
        await server.stop();
      });

      test.for(Object.keys(GARBAGE))("%s is no answer", async (kind) => {
        server.answerWith(kind);
        const request = charge();
        const outcomes = [
          await misled.send(request),
          await misled.send(refundOf("some-ref", 1n)),
          await misled.lookUp(request.key),
          await misled.settlement(subject.today(), "EUR"),
        ];
        for (const outcome of outcomes) {
          expect(outcome).toMatchObject({ kind: "no-answer", cause: expect.any(String) });
          expect(JSON.stringify(outcome)).not.toContain(request.card.number);
        }
      });
    });

    describe("what follows on a booking", () => {
      test("refunds up to what was paid, and not a unit more", async () => {
        const { gatewayRef } = await approve(charge({ amountMinor: 5000n }));
        await approve(refundOf(gatewayRef, 3000n));
        const over = refundOf(gatewayRef, 2001n);
        expect(await gateway.send(over)).toMatchObject({ kind: "declined" });
        expect(await subject.bookingsOf(over.key)).toBe(0);
        await approve(refundOf(gatewayRef, 2000n));
      });

      test("refunds once per key", async ({ skip }) => {
        if (gateway.can.idempotencyKeyMs === 0) return skip();
        const { gatewayRef } = await approve(charge({ amountMinor: 5000n }));
        const refund = refundOf(gatewayRef, 3000n);
        const first = await approve(refund);
        expect(await approve(refund)).toMatchObject({ gatewayRef: first.gatewayRef });
        await approve(refundOf(gatewayRef, 2000n));
      });

      test("captures up to what was reserved", async () => {
        const { gatewayRef } = await approve(charge({ kind: "auth", amountMinor: 5000n }));
        const capture = { ...refundOf(gatewayRef, 5000n), kind: "capture" } as const;
        const over = { ...capture, key: randomUUID(), amountMinor: 5001n };
        expect(await gateway.send(over)).toMatchObject({ kind: "declined" });
        const captured = await approve(capture);
        await approve(refundOf(captured.gatewayRef, 5000n));
      });

      test("voids a payment of today, which cannot be refunded then", async () => {
        const { gatewayRef } = await approve(charge({ amountMinor: 5000n }));
        await approve({ ...refundOf(gatewayRef, 5000n), kind: "void" });
        const refund = await gateway.send(refundOf(gatewayRef, 1n));
        expect(refund).toMatchObject({ kind: "declined" });
      });

      test("checks a card without moving money", async () => {
        await approve(charge({ kind: "verify", amountMinor: 0n }));
      });

      test("declines what follows on nothing", async () => {
        const outcome = await gateway.send(refundOf("no-such-booking", 1n));
        expect(outcome).toMatchObject({ kind: "declined" });
      });
    });

    test("a key that was booked twice shows its surplus, which can be refunded", async ({
      skip,
    }) => {
      if (!subject.behaviours.has("books-twice")) return skip();
      await subject.behave("books-twice");
      const request = charge();
      const { gatewayRef, surplus } = await approve(request);
      expect(surplus).toEqual([
        { gatewayRef: expect.not.stringMatching(gatewayRef), amountMinor: request.amountMinor },
      ]);
      expect(await subject.bookingsOf(request.key)).toBe(2);
      if (gateway.can.lookUp === "strong") {
        expect(await gateway.lookUp(request.key)).toMatchObject({ gatewayRef, surplus });
      }
      await subject.behave("up");
      for (const booking of surplus) {
        await approve(refundOf(booking.gatewayRef, booking.amountMinor));
      }
    });

    test("a day is settled when it is over", async ({ skip }) => {
      if (subject.endDay === undefined) return skip();
      const day = subject.today();
      await approve(charge());
      expect(await gateway.settlement(day, "EUR")).toEqual({ kind: "open" });
      await subject.endDay();
      expect(await gateway.settlement(day, "EUR")).toEqual({ kind: "settled" });
    });

    test("the journal has each decided key once, oldest first", async ({ skip }) => {
      if (!gateway.can.journal) {
        await expect(readAll(gateway.journal())).rejects.toThrow();
        return skip();
      }
      const [first, second] = [charge({ amountMinor: 700n }), charge({ kind: "auth" })];
      const { gatewayRef } = await approve(first);
      await approve(second);
      const refund = refundOf(gatewayRef, 200n);
      await approve(refund);
      const declined = refundOf(gatewayRef, 501n);
      await gateway.send(declined);

      const entries = await readAll(gateway.journal());
      const keys = [first, second, refund, declined].map(({ key }) => key);
      const ours = entries.filter(({ key }) => keys.includes(key));
      expect(ours).toMatchObject([
        { key: first.key, kind: "sale", amountMinor: 700n, outcome: "approved", bookings: 1 },
        { key: second.key, kind: "auth", outcome: "approved", bookings: 1 },
        { key: refund.key, kind: "refund", amountMinor: 200n, outcome: "approved", bookings: 1 },
        { key: declined.key, kind: "refund", outcome: "declined", bookings: 0 },
      ]);
      expect(ours.every(({ at }) => !Number.isNaN(Date.parse(at)))).toBe(true);
      expect(new Set(entries.map(({ key }) => key)).size).toBe(entries.length);
    });

    test("after close nothing is sent, and nothing throws", async () => {
      const closed = subject.gatewayAt(await unusedUrl());
      await closed.close();
      expect((await closed.send(charge())).kind).not.toBe("approved");
      expect(await closed.lookUp(randomUUID())).toMatchObject({ kind: "no-answer" });
    });
  });
}

function cardOf(number: string): CardRequest["card"] {
  return { number, expiryYear: 2030, expiryMonth: 12, securityCode: "737" };
}

function refundOf(parentRef: string, amountMinor: bigint): FollowUpRequest {
  return {
    kind: "refund",
    key: randomUUID(),
    reference: "83476993",
    amountMinor,
    currency: "EUR",
    parentRef,
  };
}

/** Everything an iteration yields; rejects when it does. */
export async function readAll<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

async function entryOf(gateway: Gateway, key: string): Promise<JournalEntry | undefined> {
  const entries = await readAll(gateway.journal());
  return entries.find((entry) => entry.key === key);
}
