/**
 * Reads requests to move money. Each is refused or becomes one of the types below; the security code
 * and the 3-D Secure cryptogram are checked for their shape and go no further.
 */
import { isCurrency } from "../src/domain/money/currency.ts";
import type { Minor } from "../src/domain/money/money.ts";
import {
  type Fields,
  type Read,
  accept,
  asFields,
  isAbsent,
  isText,
  isToken,
  isWhole,
  matches,
  readAmount,
  refuse,
} from "./fields.ts";
import { isDay } from "./instant.ts";
import type { CardKind, FollowUpKind, Marks, SettlementTerms } from "./records.ts";

type Common = {
  readonly key: string;
  readonly amountMinor: Minor;
  readonly currency: string;
  readonly reference: string;
  /** What the client says that it is about; null = nothing. Kept as it is. */
  readonly subject: string | null;
};

export type PaymentCard = {
  readonly number: string;
  readonly expiryYear: number;
  readonly expiryMonth: number;
};

export type CardRequest = Common & {
  readonly kind: CardKind;
  readonly card: PaymentCard;
  readonly marks: Marks;
  /** Whose table of test amounts applies; null = an amount means nothing but itself. */
  readonly amountRules: "secure-trading" | null;
  readonly settlement: SettlementTerms | null;
  readonly address: PayerAddress;
  /** The code itself goes no further: what became of it does. */
  readonly securityCode: "given_right" | "given_wrong" | "not_given";
};

/** As the customer wrote them; null: not given. */
export type PayerAddress = { readonly premise: string | null; readonly postcode: string | null };

export type FollowUpRequest = Common & {
  readonly kind: FollowUpKind;
  readonly parentRef: string;
  /** Of a release; null: with the day on which it is released. */
  readonly settleOn: string | null;
};

export function readCardRequest(body: unknown): Read<CardRequest> {
  const fields = asFields(body);
  const { kind, amountRules } = fields;
  if (kind !== "sale" && kind !== "auth" && kind !== "verify") {
    return refuse("kind", "sale, auth or verify");
  }
  const common = readCommon(fields);
  if (!common.ok) return common;
  if ((kind === "verify") !== (common.value.amountMinor === 0n)) {
    return refuse("amountMinor", "0 for a verify, and above 0 otherwise");
  }
  const card = readCard(asFields(fields["card"]));
  if (!card.ok) return card;
  const marks = readMarks(fields);
  if (!marks.ok) return marks;
  const settlement = readSettlement(fields["settlement"]);
  if (!settlement.ok) return settlement;
  const address = readAddress(fields["address"]);
  if (!address.ok) return address;
  if (!isAbsent(amountRules) && amountRules !== "secure-trading") {
    return refuse("amountRules", "secure-trading, or none");
  }
  return accept({
    kind,
    ...common.value,
    card: card.value,
    marks: marks.value,
    amountRules: amountRules ?? null,
    settlement: settlement.value,
    address: address.value,
    securityCode: securityCodeOf(asFields(fields["card"])),
  });
}

/** The card that a client asks for newer data of. */
export function readUpdateQuestion(body: unknown): Read<PaymentCard> {
  return readCard(asFields(asFields(body)["card"]));
}

/** A void of 0 is one of all that is left. */
export function readFollowUp(kind: FollowUpKind, body: unknown): Read<FollowUpRequest> {
  const fields = asFields(body);
  const { parentRef } = fields;
  const common = readCommon(fields);
  if (!common.ok) return common;
  if (!isToken(parentRef)) return refuse("parentRef", "the ref of a booking");
  if (common.value.amountMinor === 0n && (kind === "capture" || kind === "refund")) {
    return refuse("amountMinor", "an amount above 0");
  }
  const { settleOn = null } = fields;
  if (settleOn !== null && !(typeof settleOn === "string" && isDay(settleOn))) {
    return refuse("settleOn", "a day, YYYY-MM-DD, or none");
  }
  return accept({ kind, ...common.value, parentRef, settleOn });
}

function readSettlement(written: unknown): Read<SettlementTerms | null> {
  if (isAbsent(written)) return accept(null);
  const { held, settleOn = null } = asFields(written);
  if (typeof held !== "boolean") return refuse("settlement.held", "true or false");
  if (settleOn !== null && !(typeof settleOn === "string" && isDay(settleOn))) {
    return refuse("settlement.settleOn", "a day, YYYY-MM-DD, or null");
  }
  return accept({ held, settleOn });
}

function readAddress(written: unknown): Read<PayerAddress> {
  const { premise = null, postcode = null } = asFields(written);
  if (premise !== null && !isText(premise)) return refuse("address.premise", "text, or null");
  if (postcode !== null && !isText(postcode)) return refuse("address.postcode", "text, or null");
  return accept({ premise, postcode });
}

/** The published test codes are 123, and 1234 for cards whose number begins with 3. */
function securityCodeOf({ number, securityCode }: Fields): CardRequest["securityCode"] {
  if (isAbsent(securityCode)) return "not_given";
  const right = typeof number === "string" && number.startsWith("3") ? "1234" : "123";
  return securityCode === right ? "given_right" : "given_wrong";
}

const SUBJECT = /^[\x21-\x7e]{1,1000}$/;

function readCommon(fields: Fields): Read<Common> {
  const { key, amountMinor: written, currency, reference, subject } = fields;
  if (!isToken(key)) return refuse("key", "1 to 100 visible characters");
  const amountMinor = readAmount(written);
  if (amountMinor === undefined) {
    return refuse(
      "amountMinor",
      "whole minor units below 10^15, as a number or a string of digits",
    );
  }
  if (!isText(currency) || !isCurrency(currency)) {
    return refuse("currency", "an ISO 4217 code that has minor units");
  }
  if (!isText(reference)) return refuse("reference", "1 to 200 characters");
  if (!isAbsent(subject) && !matches(subject, SUBJECT)) {
    return refuse("subject", "1 to 1,000 visible characters, or none");
  }
  return accept({ key, amountMinor, currency, reference, subject: subject ?? null });
}

function readCard({ number, expiryYear, expiryMonth, securityCode }: Fields): Read<PaymentCard> {
  if (!matches(number, /^\d{12,19}$/)) return refuse("card.number", "12 to 19 digits");
  if (!isWhole(expiryYear, 2000, 2999)) return refuse("card.expiryYear", "a year of four digits");
  if (!isWhole(expiryMonth, 1, 12)) return refuse("card.expiryMonth", "1 to 12");
  if (!isAbsent(securityCode) && !matches(securityCode, /^\d{3,4}$/)) {
    return refuse("card.securityCode", "3 or 4 digits, or none");
  }
  return accept({ number, expiryYear, expiryMonth });
}

function readMarks(fields: Fields): Read<Marks> {
  const { initiator, reason, networkTransactionId, threeDSecure } = fields;
  if (initiator !== "customer" && initiator !== "merchant") {
    return refuse("initiator", "customer or merchant");
  }
  if (!isReason(reason)) return refuse("reason", "first, recurring, installment or unscheduled");
  if (!isAbsent(networkTransactionId) && !isToken(networkTransactionId)) {
    return refuse("networkTransactionId", "the scheme's id of the first payment, or null");
  }
  const marks: Omit<Marks, "eci"> = {
    initiator,
    reason,
    networkTransactionId: networkTransactionId ?? null,
  };
  if (isAbsent(threeDSecure)) return accept({ ...marks, eci: null });
  const { cavv, eci, dsTransactionId } = asFields(threeDSecure);
  if (!isText(cavv) || !matches(eci, /^\d{1,2}$/) || !isText(dsTransactionId)) {
    return refuse("threeDSecure", "cavv, eci and dsTransactionId, or null");
  }
  return accept({ ...marks, eci });
}

function isReason(written: unknown): written is Marks["reason"] {
  return (
    written === "first" ||
    written === "recurring" ||
    written === "installment" ||
    written === "unscheduled"
  );
}
