/** From a charge to the gateway's request, and onto the wire. */
import type { CardRequest, Gateway, GatewayRequest, OpenedCard } from "../../ports/gateway.ts";
import type { Charge, Outcome } from "../../domain/transaction/charge.ts";
import { writeSubject, type SubjectOrigin } from "../../domain/transaction/subject.ts";
import type { Transaction } from "../../domain/transaction/transaction.ts";
import type { ChargeMethod } from "../../store/payment-method/select-charge-methods.ts";

/** `locked`: our own keys do not open it, which is no decline of the customer's card. */
export type CardOnFile =
  | { readonly kind: "open"; readonly method: ChargeMethod; readonly card: OpenedCard }
  | { readonly kind: "locked"; readonly why: string };
type OpenCard = Extract<CardOnFile, { kind: "open" }>;

/** A charge whose card cannot be used is declined here, without a call. */
const METHOD_OFF: Outcome = {
  kind: "declined",
  declineClass: "hard",
  responseCode: "payment_method_off",
  adviceCode: null,
};

/** Nothing is sold to this customer. */
const BLOCKED: Outcome = {
  kind: "declined",
  declineClass: "fraud",
  responseCode: "blocked",
  adviceCode: null,
};

/** The outcome of a charge for which no bank is called; null: it has to be sent. */
export function decideHere(charge: Charge, onFile: CardOnFile | null): Outcome | null {
  if (charge.transaction.extra?.blocked === true) return BLOCKED;
  if (onFile === null) return NEEDS_CARD.has(charge.transaction.kind) ? METHOD_OFF : null;
  if (onFile.kind === "open") return null;
  return {
    kind: "declined",
    declineClass: "configuration",
    responseCode: `vault_${onFile.why}`,
    adviceCode: null,
  };
}

const NEEDS_CARD: ReadonlySet<Transaction["kind"]> = new Set(["sale", "auth", "verify"]);

/** Sends one charge, or decides it here; the outcome is a value whatever happens. */
export function sendCharge(
  gateway: Gateway,
  charge: Charge,
  onFile: CardOnFile | null,
  origin: SubjectOrigin,
): Outcome | Promise<Outcome> {
  return decideHere(charge, onFile) ?? gateway.send(toRequest(charge, onFile, origin));
}

function toRequest(
  charge: Charge,
  onFile: CardOnFile | null,
  origin: SubjectOrigin,
): GatewayRequest {
  const { transaction, parent } = charge;
  const common = {
    key: transaction.attemptKey,
    reference: String(transaction.id),
    subject: writeSubject(charge, origin),
    amountMinor: transaction.amountMinor,
    currency: transaction.currency,
  };
  switch (transaction.kind) {
    case "capture":
    case "refund":
    case "void":
    case "hold":
    case "release": {
      const parentRef = transaction.extra?.parentRef ?? parent?.gatewayRef;
      if (parentRef === undefined || parentRef === null) {
        throw new Error(`${transaction.kind} ${transaction.id} has no booking to refer to`);
      }
      const settleOn = transaction.extra?.settlement?.settleOn ?? null;
      return {
        ...common,
        kind: transaction.kind,
        parentRef,
        ...(settleOn === null ? {} : { settleOn }),
      };
    }
    case "sale":
    case "auth":
    case "verify":
      if (onFile?.kind !== "open")
        throw new Error(`${transaction.kind} ${transaction.id} has no card`);
      return {
        ...common,
        kind: transaction.kind,
        card: onFile.card,
        ...credentialMarks(charge, onFile),
        ...paymentTerms(transaction),
      };
    case "chargeback":
    case "chargeback_reversal":
    case "surplus":
      throw new Error(`a ${transaction.kind} is told by the bank and never sent`);
  }
}

/** What was given of the payer's address, and when the money is to go out. */
function paymentTerms({ kind, extra }: Transaction): Pick<CardRequest, "address" | "settlement"> {
  const { address, settlement } = extra ?? {};
  const deferred =
    kind === "sale" &&
    settlement !== undefined &&
    (settlement.hold === "suspended" || settlement.settleOn !== null);
  return {
    ...(address === undefined ? {} : { address }),
    ...(deferred
      ? {
          settlement: { held: settlement.hold === "suspended", settleOn: settlement.settleOn },
        }
      : {}),
  };
}

/** Who started the charge and why, as card schemes want it marked (docs/concepts/life-of-a-charge.md). */
function credentialMarks(
  charge: Charge,
  onFile: OpenCard,
): Pick<CardRequest, "initiator" | "reason" | "networkTransactionId" | "threeDSecure"> {
  const { stage, extra } = charge.transaction;
  const networkTransactionId = onFile.method.networkTransactionId;
  switch (stage) {
    case "initial":
      return {
        initiator: "customer",
        reason: "first",
        networkTransactionId: null,
        threeDSecure: extra?.threeDSecure ?? null,
      };
    case "instant":
      return {
        initiator: "customer",
        reason: "recurring",
        networkTransactionId,
        threeDSecure: null,
      };
    case "conversion":
    case "rebill": {
      if (extra?.confirms === true) {
        const threeDSecure = extra.threeDSecure ?? null;
        return { initiator: "customer", reason: "recurring", networkTransactionId, threeDSecure };
      }
      const installment = charge.subscriptions.some((one) => one.installment);
      return {
        initiator: "merchant",
        reason: installment ? "installment" : "recurring",
        networkTransactionId,
        threeDSecure: null,
      };
    }
    case "balance":
    case "manual":
      return {
        initiator: "merchant",
        reason: extra?.repeats ?? "unscheduled",
        networkTransactionId,
        threeDSecure: null,
      };
  }
}
