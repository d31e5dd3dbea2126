/**
 * Published test numbers that a bank of test cards treats in their own way. Every other number with
 * a right check digit is approved.
 *
 * Sources: the public test cards of Stripe; specs of Secure Trading (section 6) and Segpay (7.1).
 * Left out, because another published table approves the same number or any shop may charge the same
 * amount: Secure Trading's decline of 4242424242424242, and Payflow's meaning of amounts above
 * 1,000.00. README.md has the table.
 */
import type { Decline } from "./records.ts";
import type { CardRequest, PaymentCard } from "./requests.ts";

type CardExpiry = Pick<PaymentCard, "expiryYear" | "expiryMonth">;

/** What the table says of a request; null = nothing special. `lost`: no trace and no answer. */
export type Special = Decline | "unreachable" | "lost" | null;

type CardRule = Decline | "unreachable" | ((request: CardRequest) => Special);

export const DO_NOT_HONOUR: Decline = { class: "soft", code: "05", advice: null };
const INSUFFICIENT_FUNDS: Decline = { class: "soft", code: "51", advice: null };
export const EXPIRED: Decline = { class: "hard", code: "54", advice: null };
const LOST_CARD: Decline = { class: "hard", code: "41", advice: "03" };
const STOLEN_CARD: Decline = { class: "hard", code: "43", advice: "03" };
const SUSPECTED_FRAUD: Decline = { class: "fraud", code: "59", advice: null };
const AUTHENTICATION_REQUIRED: Decline = { class: "authentication", code: "1A", advice: null };

const CARD_RULES: ReadonlyMap<string, CardRule> = new Map<string, CardRule>([
  ["4000000000000002", DO_NOT_HONOUR],
  ["4000000000000812", DO_NOT_HONOUR],
  ["4444444444444455", DO_NOT_HONOUR],
  ["4000000000009995", INSUFFICIENT_FUNDS],
  ["4000000000009987", LOST_CARD],
  ["4000000000009979", STOLEN_CARD],
  ["4000000000000069", EXPIRED],
  ["4100000000000019", SUSPECTED_FRAUD],
  ["4000000000000119", "unreachable"],
  ["4000000000000341", declineLaterPayments],
  ["4000002760003184", requireAuthentication],
  ["4000000000000671", adviseOnRenewal],
  ["5100000000000271", adviseOnRenewal],
]);

/** Amounts in minor units that advise on a renewal, and what they say. */
const ADVICE_BY_AMOUNT: ReadonlyMap<bigint, Decline> = new Map<bigint, Decline>([
  [1001n, { class: "soft", code: "05", advice: "1" }],
  [1002n, { class: "soft", code: "05", advice: "2" }],
  [1004n, { class: "hard", code: "05", advice: "4" }],
  [1008n, { class: "hard", code: "05", advice: "8" }],
]);

export function specialOf(request: CardRequest): Special {
  if (request.amountRules === "secure-trading") {
    if (request.amountMinor === 70_000n) return DO_NOT_HONOUR;
    if (request.amountMinor === 60_010n) return "lost";
  }
  const rule = CARD_RULES.get(request.card.number);
  return typeof rule === "function" ? rule(request) : (rule ?? null);
}

/** Its issuer tells of a longer expiry to who asks; all others have nothing new to say. */
const RENEWED_CARD = "5200828282828210";
const RENEWED_YEARS = 4;

/** What an account updater knows of a card; null: nothing new. */
export function updateOf({ number, expiryYear, expiryMonth }: PaymentCard): CardExpiry | null {
  return number === RENEWED_CARD ? { expiryYear: expiryYear + RENEWED_YEARS, expiryMonth } : null;
}

/** Signs up and then declines: for trying out dunning. */
function declineLaterPayments({ marks }: CardRequest): Special {
  return marks.initiator === "merchant" ? INSUFFICIENT_FUNDS : null;
}

/** A customer must have proved themselves; a merchant must name the payment at which they did. */
function requireAuthentication({ marks }: CardRequest): Special {
  const proof = marks.initiator === "customer" ? marks.eci : marks.networkTransactionId;
  return proof === null ? AUTHENTICATION_REQUIRED : null;
}

function adviseOnRenewal({ marks, amountMinor }: CardRequest): Special {
  const isRenewal = marks.reason === "recurring" || marks.reason === "installment";
  return isRenewal ? (ADVICE_BY_AMOUNT.get(amountMinor) ?? null) : null;
}
