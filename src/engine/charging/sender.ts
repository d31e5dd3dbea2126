/**
 * Puts charges on the line: bounded calls in flight, no database transaction open.
 *
 * A sender serves one turn of one lane. It starts with a few calls and opens up when the first one
 * is answered; when a row of calls finds nobody, the rest are not sent at all (they are
 * `undeliverable`, and were never on the wire), so that a dead bank costs one timeout and not one
 * for each of a thousand charges.
 */
import type { CardRequest, Gateway, GatewayRequest, OpenedCard } from "../../ports/gateway.ts";
import type { Charge, Outcome } from "../../domain/transaction/outcome.ts";
import type { PaymentMethod } from "../../store/payment-method/payment-method.ts";

const PROBES = 16;

export type Sender = {
  /** Runs `call` when there is room; answers `skipped` when the bank was just found to be away. */
  readonly run: (call: () => Promise<Outcome>, skipped: Outcome) => Promise<Outcome>;
};

export function createSender(callsInFlight: number): Sender {
  let inFlight = 0;
  let answered = false;
  let silentInARow = 0;
  const waiting: (() => void)[] = [];
  const room = (): number => (answered ? callsInFlight : Math.min(PROBES, callsInFlight));

  const enter = async (): Promise<void> => {
    while (inFlight >= room()) {
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
    inFlight += 1;
  };
  const leave = (): void => {
    inFlight -= 1;
    for (let free = room() - inFlight; free > 0; free -= 1) waiting.shift()?.();
  };

  return {
    run: async (call, skipped) => {
      await enter();
      try {
        if (silentInARow >= PROBES) return skipped;
        const outcome = await call();
        if (outcome.kind === "undeliverable" || outcome.kind === "no-answer") silentInARow += 1;
        else {
          silentInARow = 0;
          answered = true;
        }
        return outcome;
      } finally {
        leave();
      }
    },
  };
}

/** Not sent, so nothing can have moved: it waits and goes out later under the same key. */
export const NOT_SENT: Outcome = {
  kind: "undeliverable",
  answered: false,
  cause: "the bank was out of reach a moment ago",
};

/** Not asked: as silent as the look-ups before it. */
export const NOT_ASKED: Outcome = {
  kind: "no-answer",
  cause: "the bank was out of reach a moment ago",
};

/** `locked`: our own keys do not open it, which is no decline of the customer's card. */
export type CardOnFile =
  | { readonly kind: "open"; readonly method: PaymentMethod; readonly card: OpenedCard }
  | { readonly kind: "locked"; readonly why: string };
type OpenCard = Extract<CardOnFile, { kind: "open" }>;

/** A charge whose card cannot be used is declined here, without a call. */
export const METHOD_OFF: Outcome = {
  kind: "declined",
  declineClass: "hard",
  responseCode: "payment_method_off",
  adviceCode: null,
};

/** Sends one charge; the outcome is a value whatever happens. */
export async function sendCharge(
  gateway: Gateway,
  charge: Charge,
  onFile: CardOnFile | null,
): Promise<Outcome> {
  if (onFile?.kind === "locked") {
    return {
      kind: "declined",
      declineClass: "configuration",
      responseCode: `vault_${onFile.why}`,
      adviceCode: null,
    };
  }
  const request = toRequest(charge, onFile);
  return request === null ? METHOD_OFF : await gateway.send(request);
}

function toRequest(charge: Charge, onFile: OpenCard | null): GatewayRequest | null {
  const { transaction, parent } = charge;
  const common = {
    key: transaction.attemptKey,
    reference: String(transaction.id),
    amountMinor: transaction.amountMinor,
    currency: transaction.currency,
  };
  switch (transaction.kind) {
    case "capture":
    case "refund":
    case "void": {
      const parentRef = transaction.extra?.parentRef ?? parent?.gatewayRef;
      if (parentRef === undefined || parentRef === null) {
        throw new Error(`${transaction.kind} ${transaction.id} has no booking to refer to`);
      }
      return { ...common, kind: transaction.kind, parentRef };
    }
    case "sale":
    case "auth":
    case "verify":
      return onFile === null
        ? null
        : { ...common, kind: transaction.kind, card: onFile.card, ...credentialMarks(charge, onFile) };
    case "chargeback":
    case "chargeback_reversal":
    case "surplus":
      throw new Error(`a ${transaction.kind} is told by the bank and never sent`);
  }
}

/** Who started the charge and why, as card schemes want it marked (design, section 6). */
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
      return { initiator: "customer", reason: "recurring", networkTransactionId, threeDSecure: null };
    case "conversion":
    case "rebill": {
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
        reason: "unscheduled",
        networkTransactionId,
        threeDSecure: null,
      };
  }
}
