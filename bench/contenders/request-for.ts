import type { CardRequest } from "../../src/ports/gateway.ts";
import type { Renewal } from "./one-renewal.ts";

/** A request as the engine would make it; the contenders without a vault send a test number. */
export function requestFor({ transactionId, due }: Renewal): CardRequest {
  return {
    kind: "sale",
    key: String(transactionId),
    reference: String(transactionId),
    amountMinor: BigInt(due.amount_minor),
    currency: due.currency,
    card: { number: "4242424242424242", expiryYear: 2039, expiryMonth: 12 },
    initiator: "merchant",
    reason: "recurring",
    networkTransactionId: null,
    threeDSecure: null,
  };
}
