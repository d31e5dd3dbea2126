/** What the bank decided, in the words of the engine's port and in those of an observer. */
import type {
  Approved,
  Declined,
  GatewayRequest,
  LookUpOutcome,
  SendOutcome,
} from "../../src/ports/gateway.ts";
import type { BankCall, BankResult } from "../observation.ts";
import type { Decided } from "./bank.ts";

export type CallSeen = Omit<BankCall, "kind" | "at" | "result" | "isCopy" | "told">;

/** What a call came to: what an observer at the bank saw, and what the caller is told. */
export type Came<T extends SendOutcome | LookUpOutcome> = {
  readonly result: BankResult;
  readonly outcome: T;
};

export function sendCall(request: GatewayRequest): CallSeen {
  const { kind, key, reference, amountMinor, currency } = request;
  const common = { operation: kind, key, reference, amountMinor, currency };
  if ("parentRef" in request) {
    return {
      ...common,
      parentRef: request.parentRef,
      card: null,
      initiator: null,
      reason: null,
      networkTransactionId: null,
    };
  }
  const { card, initiator, reason, networkTransactionId } = request;
  return {
    ...common,
    parentRef: null,
    card: { first6: card.number.slice(0, 6), last4: card.number.slice(-4) },
    initiator,
    reason,
    networkTransactionId,
  };
}

export function lookUpCall(key: string): CallSeen {
  return {
    operation: "look-up",
    key,
    reference: null,
    parentRef: null,
    amountMinor: 0n,
    currency: "",
    card: null,
    initiator: null,
    reason: null,
    networkTransactionId: null,
  };
}

export function cameToDecision(decided: Decided, isRepeat: boolean): Came<Approved | Declined> {
  if (decided.kind === "declined") {
    const { declineClass, responseCode, adviceCode } = decided;
    return {
      result: { kind: "declined", isRepeat, declineClass, responseCode, adviceCode },
      outcome: { kind: "declined", declineClass, responseCode, adviceCode },
    };
  }
  const { bookings, authCode, networkTransactionId } = decided;
  const [first, ...others] = bookings;
  if (first === undefined) throw new Error("approved without a booking");
  return {
    result: {
      kind: "approved",
      gatewayRefs: bookings.map((one) => one.ref),
      isRepeat,
      networkTransactionId,
    },
    outcome: {
      kind: "approved",
      gatewayRef: first.ref,
      authCode,
      networkTransactionId,
      surplus: others.map(({ ref, amountMinor }) => ({ gatewayRef: ref, amountMinor })),
    },
  };
}

export const SILENCE = { kind: "no-answer", cause: "no answer in time" } as const;
