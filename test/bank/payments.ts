/** Bodies of requests to the bank, as its README describes them. */
import { randomUUID } from "node:crypto";

import type { RunningBank } from "../support/bank.ts";

const VISA = "4242424242424242";

export type ChargeBody = Readonly<Record<string, unknown>> & { readonly key: string };

/** A first payment of 10.00 EUR, with a fresh key; `part` replaces fields. */
export function charge(part: Readonly<Record<string, unknown>> = {}): ChargeBody {
  const { number = VISA, ...others } = part;
  return {
    key: randomUUID(),
    kind: "sale",
    amountMinor: "1000",
    currency: "EUR",
    card: { number, expiryYear: 2030, expiryMonth: 12, securityCode: "737" },
    reference: "4711",
    initiator: "customer",
    reason: "first",
    networkTransactionId: null,
    threeDSecure: null,
    ...others,
  };
}

/** A capture, refund or void of `parentRef`. */
export function followUp(
  parentRef: unknown,
  amountMinor: number | string,
  part: Readonly<Record<string, unknown>> = {},
): ChargeBody {
  return {
    key: randomUUID(),
    parentRef,
    amountMinor,
    currency: "EUR",
    reference: "4712",
    ...part,
  };
}

/** Resolves once the bank has decided `key`, in whatever mode it keeps silent about it. */
export async function hasArrived(bank: RunningBank, key: string): Promise<void> {
  while ((await bank.call(`/requests/${key}`)).status === 404);
}
