/**
 * What the engine asks of a payment processor (docs/concepts/life-of-a-charge.md). An adapter translates and does
 * nothing else: no retry, no storage, no policy. Whatever the network or the processor does comes
 * back as a value; an adapter that throws has a bug.
 */
import type { PlainDate } from "../domain/calendar/plain-date.ts";
import type { DeclineClass } from "../domain/policy/decline.ts";
import type { PayerChecks } from "../domain/transaction/transaction.ts";

export type Capabilities = {
  /** How long the processor remembers a key: 0 = it has no idempotency keys. */
  readonly idempotencyKeyMs: number;
  /** Can it be asked what became of our key, and is its answer final at once? */
  readonly lookUp: "strong" | "eventual" | "none";
  /** Can its own record of all money moved be read (`perennial reconcile`)? */
  readonly journal: boolean;
  /** Of a gateway without one: another gateway, whose record has what this one moved too. */
  readonly journalOf?: string;
  /** Can it be told when a payment settles: not before it is released, or on a later date? Absent: no. */
  readonly holds?: boolean;
};

/** A card opened for one call. The security code is there for a first payment only. */
export type OpenedCard = {
  readonly number: string;
  readonly expiryYear: number;
  readonly expiryMonth: number;
  readonly securityCode?: string;
};

export type ThreeDSecureProof = {
  readonly cavv: string;
  readonly eci: string;
  readonly dsTransactionId: string;
};

/** What the issuer says of a card's part in 3-D Secure. */
export type Enrolment =
  | {
      readonly kind: "enrolled";
      /** The issuer's name of this authentication. */
      readonly xid: string;
      /** The issuer's page, to which the customer's browser posts `request`. */
      readonly acsUrl: string;
      readonly request: string;
    }
  | { readonly kind: "not-enrolled" }
  | { readonly kind: "unavailable" };

/** What the issuer found: Y proved, A attempted, N not the customer, U could not tell. */
export type AuthenticationResult =
  | {
      readonly kind: "decided";
      readonly status: "Y" | "A" | "N" | "U";
      readonly xid: string;
      readonly amountMinor: bigint;
      readonly currency: string;
      readonly eci: string | null;
      readonly cavv: string | null;
    }
  | { readonly kind: "unavailable" };

/** 3-D Secure at the issuers behind a gateway. Neither moves money. */
export type CardAuthentication = {
  readonly enrol: (card: {
    readonly number: string;
    readonly amountMinor: bigint;
    readonly currency: string;
    readonly reference: string;
  }) => Promise<Enrolment>;
  /** `response`: as the customer's browser brought it back. */
  readonly result: (response: string) => Promise<AuthenticationResult>;
};

/** Takes (`sale`), reserves (`auth`) or only checks (`verify`, amount 0) money on a card. */
export type CardRequest = {
  readonly kind: "sale" | "auth" | "verify";
  /** Random UUID, one per attempt, committed before the first send (I2). */
  readonly key: string;
  /** Our transaction id, as the other side may print it. */
  readonly reference: string;
  /** What it is about, for the other side to keep beside it (domain/transaction/subject.ts). */
  readonly subject?: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly card: OpenedCard;
  readonly initiator: "customer" | "merchant";
  readonly reason: "first" | "recurring" | "installment" | "unscheduled";
  /** The scheme's id of the first payment; null on the first itself. */
  readonly networkTransactionId: string | null;
  readonly threeDSecure: ThreeDSecureProof | null;
  /** For the issuer to compare; absent: not given. */
  readonly address?: { readonly premise: string | null; readonly postcode: string | null };
  /** Where it differs from "with its own day"; only where `can.holds`. */
  readonly settlement?: { readonly held: boolean; readonly settleOn: PlainDate | null };
};

/** Moves on an earlier booking, which `parentRef` (its `gatewayRef`) names. */
export type FollowUpRequest = {
  readonly kind: "capture" | "refund" | "void" | "hold" | "release";
  readonly key: string;
  readonly reference: string;
  /** What it is about, for the other side to keep beside it (domain/transaction/subject.ts). */
  readonly subject?: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly parentRef: string;
  /** Of a release: the day with which it settles. */
  readonly settleOn?: PlainDate;
};

export type GatewayRequest = CardRequest | FollowUpRequest;

/** A booking beyond the one asked for: the processor booked the same key again. */
export type SurplusBooking = { readonly gatewayRef: string; readonly amountMinor: bigint };

export type Approved = {
  readonly kind: "approved";
  readonly gatewayRef: string;
  readonly authCode: string;
  readonly networkTransactionId: string | null;
  readonly surplus: readonly SurplusBooking[];
  /** Absent: it does not compare, or does not tell. */
  readonly checks?: PayerChecks;
};
/** Of class `configuration`: refused before the key was looked at, so the key is still free. */
export type Declined = {
  readonly kind: "declined";
  readonly declineClass: DeclineClass;
  readonly responseCode: string;
  /** A scheme's advice such as "do not try again" ("03", "21"), else null. */
  readonly adviceCode: string | null;
};
/** The bank was never reached. `answered`: the gateway itself said so, and may replay that by key. */
export type Undeliverable = {
  readonly kind: "undeliverable";
  readonly answered: boolean;
  readonly cause: string;
};
/** Timeout, reset, 5xx, unreadable: the money may have moved. */
export type NoAnswer = { readonly kind: "no-answer"; readonly cause: string };
/** A look-up proved that the gateway has no such key. */
export type NeverArrived = { readonly kind: "never-arrived" };

export type SendOutcome = Approved | Declined | Undeliverable | NoAnswer;
export type LookUpOutcome = Approved | Declined | NeverArrived | NoAnswer;

export type SettlementOutcome =
  | { readonly kind: "settled" }
  | { readonly kind: "open" }
  | { readonly kind: "no-answer"; readonly cause: string };

/** What an account updater knows of a card. */
export type CardUpdate =
  | { readonly kind: "unchanged" }
  /** The same number, good for longer. */
  | { readonly kind: "expiry"; readonly expiryYear: number; readonly expiryMonth: number }
  /** Issued anew, under another number. */
  | { readonly kind: "card"; readonly card: Omit<OpenedCard, "securityCode"> }
  | NoAnswer;

/** One key in the processor's own record. `at` is an ISO instant, `bookings` how often it booked. */
export type JournalEntry = {
  readonly key: string;
  readonly kind: GatewayRequest["kind"];
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly outcome: "approved" | "declined";
  readonly at: string;
  readonly bookings: number;
  /** As they were sent; absent where the processor's record does not tell them. */
  readonly reference?: string;
  readonly subject?: string;
};

export interface Gateway {
  readonly name: string;
  readonly can: Capabilities;
  /** Calls that it makes at the same time; a further one would wait inside it. Absent: any number. */
  readonly callsAtOnce?: number;

  /** Absent: it is not offered. */
  readonly authentication?: CardAuthentication;

  /** Moves money at most once per `request.key`, however often called, if `can` says so. */
  send(request: GatewayRequest, signal?: AbortSignal): Promise<SendOutcome>;

  /** What became of `key`? The way out of `no-answer`. */
  lookUp(key: string, signal?: AbortSignal): Promise<LookUpOutcome>;

  /** Has the processor settled everything it booked on `settleOn` in `currency`? */
  settlement(settleOn: PlainDate, currency: string): Promise<SettlementOutcome>;

  /**
   * Is there newer data of this card? Moves nothing, and may be asked again. Absent where the
   * processor has no account updater.
   */
  readonly updateCard?: (card: OpenedCard) => Promise<CardUpdate>;

  /**
   * Reads the processor's record, oldest first, page by page; only what came after the entry of
   * `afterKey`, if one is given. Throws where `can.journal` is false, when a page does not come, and
   * where `afterKey` is not in the record.
   */
  journal(afterKey?: string): AsyncIterable<JournalEntry>;

  close(): Promise<void>;
}
