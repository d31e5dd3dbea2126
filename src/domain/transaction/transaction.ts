/**
 * One money event at a gateway; the row is also its current attempt (docs/concepts/life-of-a-charge.md).
 *
 * While undecided it is `sending` (somebody is on the line), `waiting` (known not to have moved
 * money, to be sent again) or `unknown` (the money may have moved; only a look-up closes it).
 * Declined and failed are final; a retry after a decline is a new transaction.
 */
import type { Instant } from "../calendar/instant.ts";
import type { PlainDate } from "../calendar/plain-date.ts";
import type { Lifecycle } from "../lifecycle.ts";
import type { DeclineClass } from "../policy/decline.ts";

export type TransactionKind =
  | "sale"
  | "auth"
  | "capture"
  | "verify"
  | "refund"
  | "void"
  | "hold"
  | "release"
  | "chargeback"
  | "chargeback_reversal"
  | "surplus";
export type TransactionStage =
  | "initial"
  | "conversion"
  | "rebill"
  | "instant"
  | "balance"
  | "manual";
export type TransactionState =
  | "sending"
  | "unknown"
  | "waiting"
  | "approved"
  | "declined"
  | "failed";
export type SettleHold = "manual" | "suspended" | "cancelled";

export type Transaction = {
  readonly id: bigint;
  readonly customerId: bigint;
  readonly purchaseId: bigint | null;
  readonly kind: TransactionKind;
  readonly stage: TransactionStage;
  readonly parentId: bigint | null;
  readonly paymentMethodId: bigint | null;
  readonly gatewayAccountId: bigint;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly lineCount: number;
  readonly state: TransactionState;
  readonly attemptNo: number;
  readonly attemptKey: string;
  readonly checkAt: Instant | null;
  /** Sold on trust since then; while undecided, that is a temporary approval. */
  readonly stoodInAt: Instant | null;
  /** How often it was sent again since then. */
  readonly standInRetries: number;
  readonly at: Instant;
  readonly businessOn: PlainDate;
  readonly decidedAt: Instant | null;
  readonly gatewayRef: string | null;
  readonly authCode: string | null;
  readonly responseCode: string | null;
  readonly declineClass: DeclineClass | null;
  readonly adviceCode: string | null;
  readonly settleOn: PlainDate | null;
  readonly settleHold: SettleHold | null;
  /** What will settle where that is less than the amount; null = the whole amount. */
  readonly settleMinor: bigint | null;
  /** Refunded, charged back or being refunded; reserved before the refund is sent. */
  readonly reversedMinor: bigint;
  readonly version: number;
  readonly extra: TransactionExtra | null;
};

/** When the money of a payment goes out, where that is not with the day on which it was taken. */
export type SettlementTerms = {
  /** `manual`: by hand, and as if nothing were said. `suspended`: not before it is released. */
  readonly hold: "manual" | "suspended" | null;
  /** Null: with its own day. */
  readonly settleOn: PlainDate | null;
};

/** What the bank found of the payer's address and security code. */
export const CHECK_RESULTS = ["not_given", "not_checked", "matched", "not_matched"] as const;
export type CheckResult = (typeof CHECK_RESULTS)[number];

export type PayerChecks = {
  readonly address: CheckResult;
  readonly postcode: CheckResult;
  /** That of the card. */
  readonly code: CheckResult;
};

/** Facts of a first payment that its resends need; never a security code. */
export type TransactionExtra = {
  readonly threeDSecure?: {
    readonly cavv: string;
    readonly eci: string;
    readonly dsTransactionId: string;
  };
  /** Of a refund or void that the engine sends by itself, and that must arrive: what it reverses. */
  readonly parentRef?: string;
  /** `chargeOn` at the claim by line number, where an extension or retry had moved it off the due date. */
  readonly movedTo?: Readonly<Record<string, PlainDate>>;
  /** Of a first payment, as it was asked for; of a release, the new terms. */
  readonly settlement?: SettlementTerms;
  /** House and postcode of the payer, for the bank to compare. */
  readonly address?: { readonly premise: string | null; readonly postcode: string | null };
  readonly checks?: PayerChecks;
  /** Of a payment by hand under an agreement with the customer: which kind of series it is part of. */
  readonly repeats?: "recurring" | "installment";
  /** Of an instant conversion: the new series counts from the day of the charge. */
  readonly moveAnchor?: boolean;
  /** Of an instant conversion: what recurs from then on, in minor units as digits; absent: as before. */
  readonly rebillMinor?: string;
  /** Of the payment that the customer confirms, of what the bank declined without that. */
  readonly confirms?: boolean;
  /** Of the charge that brings an expired purchase back. */
  readonly reactivates?: boolean;
  /** Of a refund or void that somebody asked for. */
  readonly reversal?: Reversal;
  /** Nothing is sold to this customer: it is declined without asking the bank. */
  readonly blocked?: boolean;
  /** Bought by the customer with one click, for a card on file. */
  readonly oneClick?: boolean;
};

/** Who took a payment back, and why, in their own words. */
export type Reversal = {
  readonly by: string;
  readonly reason?: string;
  readonly comment?: string;
};

export type LineKind = "position" | "item" | "invoice" | "balance" | "tax";

/** What a transaction pays for. */
export type TransactionLine = {
  readonly transactionId: bigint;
  readonly lineNo: number;
  readonly kind: LineKind;
  readonly subscriptionId: bigint | null;
  readonly position: number | null;
  readonly refId: bigint | null;
  readonly dueOn: PlainDate | null;
  readonly amountMinor: bigint;
  readonly live: boolean;
};

export type TransactionMove = "send" | "approve" | "decline" | "wait" | "lose_sight" | "give_up";

export const TRANSACTION_LIFECYCLE: Lifecycle<TransactionState, TransactionMove> = {
  noun: "transaction",
  moves: {
    send: { waiting: ["sending"] },
    // waiting: the answer of a call that was given up came after all
    approve: { sending: ["approved"], unknown: ["approved"], waiting: ["approved"] },
    decline: { sending: ["declined"], unknown: ["declined"], waiting: ["declined"] },
    wait: { sending: ["waiting"], unknown: ["waiting"] },
    lose_sight: { sending: ["unknown"], unknown: ["unknown"] },
    // from sending: claimed to be sent again, and found to be wanted no more before it was sent
    give_up: { waiting: ["failed"], sending: ["failed"] },
  },
};

export function isUndecided(state: TransactionState): boolean {
  return state === "sending" || state === "unknown" || state === "waiting";
}

/**
 * The payment that a purchase begins with: nothing is sold before it, or only on trust. `manual`:
 * the merchant's own, of a card on file.
 */
export function isFirstPayment({
  stage,
  parentId,
}: Pick<Transaction, "stage" | "parentId">): boolean {
  return (stage === "initial" || stage === "manual") && parentId === null;
}

/** What can still be refunded: the settled amount less what was reversed, in minor units. */
export function refundableMinor(transaction: Transaction): bigint {
  if (transaction.state !== "approved" || transaction.settleHold === "cancelled") return 0n;
  const rest = (transaction.settleMinor ?? transaction.amountMinor) - transaction.reversedMinor;
  return rest > 0n ? rest : 0n;
}
