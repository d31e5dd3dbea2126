/** What the gateway suite needs of a gateway, and of the processor behind it. */
import { randomUUID } from "node:crypto";

import type { PlainDate } from "../../src/domain/calendar/plain-date.ts";
import type { DeclineClass } from "../../src/domain/policy/decline.ts";
import type {
  Approved,
  CardRequest,
  FollowUpRequest,
  Gateway,
  GatewayRequest,
  JournalEntry,
} from "../../src/ports/gateway.ts";

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
  /** What the other side can be made to do; tests that need more are skipped. */
  readonly behaviours: ReadonlySet<Behaviour>;
  readonly behave: (behaviour: Behaviour) => Promise<void>;
  /** How often `key` was booked: 0 for a key that is unknown or was declined. */
  readonly bookingsOf: (key: string) => Promise<number>;
  /** Left out where the other side does not tell. */
  readonly marksOf?: (key: string) => Promise<ReceivedMarks>;
  /** The other side's day of business. */
  readonly today: () => PlainDate;
  /** Moves it to the start of the next day of business; left out where that cannot be done. */
  readonly endDay?: () => Promise<void>;
  /** Published numbers: one that is approved, others by the class of their decline. */
  readonly cards: {
    readonly approved: string;
    readonly declined: Partial<Readonly<Record<DeclineClass, string>>>;
  };
  /** The same adapter with a time limit far beyond the patience of a test. */
  readonly patientGateway: () => Gateway;
  /** The same adapter in front of another server. */
  readonly gatewayAt: (baseUrl: string) => Gateway;
  readonly stop: () => Promise<void>;
};

/** The gateway of the test that is running: there is none yet when tests are being declared. */
export type Subject = () => GatewayUnderTest;

/** A first payment of 25.99 EUR by a card that is approved; `part` replaces fields. */
export function chargeFor(subject: Subject, part: Partial<CardRequest> = {}): CardRequest {
  return {
    kind: "sale",
    key: randomUUID(),
    reference: "83476992",
    amountMinor: 2599n,
    currency: "EUR",
    card: cardOf(subject().cards.approved),
    initiator: "customer",
    reason: "first",
    networkTransactionId: null,
    threeDSecure: null,
    ...part,
  };
}

export function cardOf(number: string): CardRequest["card"] {
  return { number, expiryYear: 2030, expiryMonth: 12, securityCode: "737" };
}

export function followUpOf(
  kind: FollowUpRequest["kind"],
  parentRef: string,
  amountMinor: bigint,
): FollowUpRequest {
  return {
    kind,
    key: randomUUID(),
    reference: "83476993",
    amountMinor,
    currency: "EUR",
    parentRef,
  };
}

/** Sends; an answer other than approved fails the test and is shown. */
export async function approve(subject: Subject, request: GatewayRequest): Promise<Approved> {
  const outcome = await subject().gateway.send(request);
  if (outcome.kind !== "approved") throw new Error(`not approved: ${JSON.stringify(outcome)}`);
  return outcome;
}

/** The whole journal; rejects when a page of it does. */
export async function readJournal(gateway: Gateway): Promise<JournalEntry[]> {
  const entries: JournalEntry[] = [];
  for await (const entry of gateway.journal()) entries.push(entry);
  return entries;
}
