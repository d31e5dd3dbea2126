/**
 * Our requests in the words of the web services. Pure.
 *
 * The other side has no idempotency key. Ours goes as `orderreference`, by which a record is found
 * again; what changes a record writes its own there.
 */
import type { CardRequest, FollowUpRequest } from "../../ports/gateway.ts";
import type { Fields } from "./wire.ts";

/** A reference of the other side's; what other gateways call a payment is none. */
const REFERENCE = /^\d{1,9}-\d{1,9}-\d{1,18}$/;

export function writePayment(sitereference: string, request: CardRequest): Fields {
  const { kind, key, card, amountMinor, currency, threeDSecure: proof } = request;
  return {
    sitereference,
    requesttypedescriptions: [kind === "verify" ? "ACCOUNTCHECK" : "AUTH"],
    orderreference: key,
    customfield1: request.reference,
    customfield2: request.subject,
    currencyiso3a: currency,
    baseamount: String(amountMinor),
    pan: card.number,
    expirydate: `${String(card.expiryMonth).padStart(2, "0")}/${card.expiryYear}`,
    securitycode: card.securityCode,
    billingpremise: request.address?.premise ?? undefined,
    billingpostcode: request.address?.postcode ?? undefined,
    ...credentialMarks(request),
    ...settlementTerms(request),
    ...(proof === null
      ? {}
      : {
          enrolled: "Y",
          status: "Y",
          cavv: proof.cavv,
          eci: proof.eci,
          xid: proof.dsTransactionId,
        }),
  };
}

/** Who started it and why. A later one names an earlier payment as its parent. */
function credentialMarks({ kind, initiator, reason, networkTransactionId }: CardRequest): Fields {
  const isRepeat = initiator === "merchant" && kind !== "verify";
  const parent = networkTransactionId !== null && REFERENCE.test(networkTransactionId);
  const series = { recurring: "RECURRING", installment: "INSTALLMENT" } as const;
  return {
    accounttypedescription: isRepeat ? "RECUR" : "ECOM",
    credentialsonfile: reason === "first" ? "1" : "2",
    ...(parent ? { parenttransactionreference: networkTransactionId } : {}),
    ...(isRepeat && (reason === "recurring" || reason === "installment")
      ? { subscriptiontype: series[reason], subscriptionnumber: "2" }
      : {}),
  };
}

/** What is only reserved is held until it is captured. */
function settlementTerms({ kind, settlement }: CardRequest): Fields {
  if (kind === "auth") return { authmethod: "PRE", settlestatus: "2" };
  if (kind === "verify" || settlement === undefined) return {};
  return {
    settlestatus: settlement.held ? "2" : "0",
    settleduedate: settlement.settleOn ?? undefined,
  };
}

export function writeRefund(sitereference: string, request: FollowUpRequest): Fields {
  return {
    sitereference,
    requesttypedescriptions: ["REFUND"],
    parenttransactionreference: request.parentRef,
    orderreference: request.key,
    baseamount: String(request.amountMinor),
    currencyiso3a: request.currency,
  };
}

/** `standingMinor`: what the payment has left to settle, of which a void takes a part or all. */
export function writeUpdate(
  sitereference: string,
  request: FollowUpRequest,
  standingMinor: bigint,
): Fields {
  return {
    requesttypedescriptions: ["TRANSACTIONUPDATE"],
    filter: filterOf({ sitereference, transactionreference: request.parentRef }),
    updates: { ...changesOf(request, standingMinor), orderreference: request.key },
  };
}

function changesOf({ kind, amountMinor, settleOn }: FollowUpRequest, standing: bigint): Fields {
  switch (kind) {
    case "capture":
      return { settlestatus: "0", settlebaseamount: String(amountMinor) };
    case "void":
      return amountMinor >= standing
        ? { settlestatus: "3" }
        : { settlebaseamount: String(standing - amountMinor) };
    case "hold":
      return { settlestatus: "2" };
    case "release":
      return { settlestatus: "0", settleduedate: settleOn };
    case "refund":
      throw new Error("a refund is a request of its own");
  }
}

export function writeQuery(filter: Readonly<Record<string, string>>): Fields {
  return { requesttypedescriptions: ["TRANSACTIONQUERY"], filter: filterOf(filter) };
}

function filterOf(filter: Readonly<Record<string, string>>): Fields {
  return Object.fromEntries(Object.entries(filter).map(([name, value]) => [name, [{ value }]]));
}
