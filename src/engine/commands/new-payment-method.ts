/** A card on its way into the vault: checked, sealed, and a payment method that points to it. */
import { passesLuhn } from "../../domain/card/card-number.ts";
import { isExpired, type Expiry } from "../../domain/card/expiry.ts";
import type { PlainDate } from "../../domain/calendar/plain-date.ts";
import { refuse, type Refusal } from "../../domain/refusal.ts";
import type { PaymentMethod } from "../../store/payment-method/payment-method.ts";
import type { EngineContext } from "../engine-context.ts";

export type NewCard = {
  /** Digits only. */
  readonly number: string;
  readonly expiryYear: number;
  readonly expiryMonth: number;
  /** Goes to the bank with this payment and nowhere else (I8). */
  readonly securityCode?: string;
  /** Absent: not known. */
  readonly prepaid?: boolean;
};

/** What is wrong with a card before any bank is asked; `at` is the path of its fields. */
export function cardFault(card: NewCard, today: PlainDate, at: string): Refusal | null {
  if (!passesLuhn(card.number)) {
    return refuse("invalid_card", "The card number has a wrong digit.", `${at}.number`);
  }
  return expiryFault(card, today, `${at}.`);
}

/** `at` is put before the field's name. */
export function expiryFault(expiry: Expiry, today: PlainDate, at = ""): Refusal | null {
  return isExpired(expiry, today)
    ? refuse("invalid_card", "The card has expired.", `${at}expiryYear`)
    : null;
}

/**
 * Seals a card, in a transaction of the vault's own role, before any row points to it. Takes one id
 * of kind `customer`, which the caller has reserved, and inserts the answered method itself.
 */
export async function sealCard(
  context: EngineContext,
  merchantId: bigint,
  customerId: bigint,
  card: NewCard,
): Promise<PaymentMethod> {
  const id = context.ids.take("customer");
  const [sealed] = context.vault.sealCards([{ secretId: id, merchantId, number: card.number }]);
  if (sealed === undefined) throw new Error("the vault sealed nothing");
  await context.vault.saveSealed(context.db, merchantId, [sealed]);
  return {
    id,
    customerId,
    kind: "card",
    brand: sealed.brand,
    first6: sealed.firstSix,
    last4: sealed.lastFour,
    expiryYear: card.expiryYear,
    expiryMonth: card.expiryMonth,
    prepaid: card.prepaid ?? null,
    fingerprint: sealed.fingerprint,
    secretId: id,
    networkTransactionId: null,
    state: "usable",
    replacesId: null,
    createdAt: context.clock.now(),
  };
}
