/**
 * What the bank says to a request: pure, so that it says the same whenever it is asked.
 *
 * Checks stand in the order in which a real chain makes them: the gateway's own (is the bank there),
 * then the issuer's. Response codes are those of ISO 8583.
 */
import type { Minor } from "../src/domain/money/money.ts";
import type { Mode } from "./control.ts";
import type { Instant } from "./instant.ts";
import { type Account, isSettled, restOf } from "./ledger.ts";
import { checksOf } from "./payer-checks.ts";
import type { Checks, Decline, FollowUpKind } from "./records.ts";
import type { CardRequest, FollowUpRequest, PaymentCard } from "./requests.ts";
import { DO_NOT_HONOUR, EXPIRED, specialOf } from "./test-cards.ts";

/** `amounts`: one per booking. `lost`: nothing is recorded and nobody answers. */
export type Verdict =
  | {
      readonly outcome: "approved";
      readonly amounts: readonly Minor[];
      readonly checks?: Checks;
    }
  | ({ readonly outcome: "declined" } & Decline)
  | { readonly outcome: "unreachable" }
  | { readonly outcome: "lost" };

const NO_SUCH_CARD: Decline = { class: "hard", code: "14", advice: null };
const NO_SUCH_BOOKING: Decline = { class: "hard", code: "25", advice: null };
const NOT_POSSIBLE: Decline = { class: "hard", code: "12", advice: null };
const MORE_THAN_IS_LEFT: Decline = { class: "hard", code: "13", advice: null };
/** The class alone; advice not to try again belongs to the cards that are reported lost. */
const REFUSED_FOR_GOOD: Decline = { class: "hard", code: "57", advice: null };

/** Which bookings a follow-up may be made on. */
const PARENT_KINDS: Readonly<Record<FollowUpKind, ReadonlySet<string>>> = {
  capture: new Set(["auth"]),
  refund: new Set(["sale", "capture"]),
  void: new Set(["sale", "capture", "auth"]),
  hold: new Set(["sale", "capture"]),
  release: new Set(["sale", "capture"]),
};

/** What only concerns money that has not gone out. */
const BEFORE_SETTLEMENT: ReadonlySet<FollowUpKind> = new Set<FollowUpKind>([
  "void",
  "hold",
  "release",
]);

export function decideCard(request: CardRequest, mode: Mode, now: Instant): Verdict {
  if (mode === "unreachable") return { outcome: "unreachable" };
  const special = specialOf(request);
  if (special === "unreachable" || special === "lost") return { outcome: special };
  if (mode === "soft-decline") return decline(DO_NOT_HONOUR);
  if (mode === "hard-decline") return decline(REFUSED_FOR_GOOD);
  if (!hasRightCheckDigit(request.card.number)) return decline(NO_SUCH_CARD);
  if (special !== null) return decline(special);
  if (request.marks.initiator === "customer" && isExpired(request.card, now)) {
    return decline(EXPIRED);
  }
  const { amountMinor } = request;
  const isTwice = mode === "books-twice" && request.kind !== "verify";
  const amounts = isTwice ? [amountMinor, amountMinor] : [amountMinor];
  return { outcome: "approved", amounts, checks: checksOf(request) };
}

export function decideFollowUp(
  request: FollowUpRequest,
  parent: Readonly<Account> | undefined,
  mode: Mode,
  now: Instant,
): Verdict {
  if (mode === "unreachable") return { outcome: "unreachable" };
  if (parent === undefined) return decline(NO_SUCH_BOOKING);
  if (!PARENT_KINDS[request.kind].has(parent.kind)) return decline(NOT_POSSIBLE);
  if (BEFORE_SETTLEMENT.has(request.kind) && isSettled(parent, now)) return decline(NOT_POSSIBLE);
  if (request.kind === "hold" || request.kind === "release") {
    return request.currency === parent.currency
      ? { outcome: "approved", amounts: [0n] }
      : decline(MORE_THAN_IS_LEFT);
  }
  const rest = restOf(parent);
  const amountMinor =
    request.kind === "void" && request.amountMinor === 0n ? rest : request.amountMinor;
  if (request.currency !== parent.currency || amountMinor > rest || rest <= 0n) {
    return decline(MORE_THAN_IS_LEFT);
  }
  return { outcome: "approved", amounts: [amountMinor] };
}

function decline(why: Decline): Verdict {
  return { outcome: "declined", ...why };
}

/**
 * A card is good to the end of its month. Asked of customers only: issuers go on approving payments
 * that a merchant initiates, because the card behind the series has been issued again.
 */
function isExpired({ expiryYear, expiryMonth }: PaymentCard, now: Instant): boolean {
  return Date.UTC(expiryYear, expiryMonth) <= now;
}

/** The check digit of ISO/IEC 7812 (Luhn): doubled every other digit, from the right. */
function hasRightCheckDigit(number: string): boolean {
  let sum = 0;
  for (let at = 0; at < number.length; at += 1) {
    const digit = number.charCodeAt(number.length - 1 - at) - 48;
    const weighted = at % 2 === 0 ? digit : digit * 2;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return sum % 10 === 0;
}
