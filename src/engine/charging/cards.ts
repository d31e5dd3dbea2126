/** Opens the cards of many charges at once, for the calls that are just about to be made. */
import type { PaymentMethod } from "../../store/payment-method/payment-method.ts";
import { selectPaymentMethods } from "../../store/payment-method/select-payment-methods.ts";
import type { EngineContext } from "../engine-context.ts";
import type { CardOnFile } from "./sender.ts";

export type CardsOnFile = ReadonlyMap<bigint, CardOnFile>;

/** By payment method id; a method that is switched off or erased is not in the map. Only usable now. */
export async function openCardsOnFile(
  context: EngineContext,
  merchantId: bigint,
  methodIds: readonly bigint[],
): Promise<CardsOnFile> {
  const distinct = [...new Set(methodIds)];
  if (distinct.length === 0) return new Map();
  const methods = await context.db.tenant(merchantId, (tx) => selectPaymentMethods(tx, distinct));
  return await openCards(context, merchantId, methods);
}

/** The same for methods that were read already. */
export async function openCards(
  context: EngineContext,
  merchantId: bigint,
  methods: readonly PaymentMethod[],
): Promise<CardsOnFile> {
  const usable = methods.filter((one) => one.state === "usable" || one.state === "history");
  const secretIds = usable.flatMap((one) => (one.secretId === null ? [] : [one.secretId]));
  if (usable.length === 0) return new Map();
  const opened = await context.vault.openCards(context.db, merchantId, secretIds);
  const cards = new Map<bigint, CardOnFile>();
  for (const method of usable) {
    if (method.secretId === null || method.expiryYear === null || method.expiryMonth === null) {
      continue;
    }
    const card = opened.get(method.secretId);
    // also when the sealed number is missing: that is our loss, and no decline of the customer's card
    if (card?.kind !== "opened") {
      cards.set(method.id, { kind: "locked", why: card?.kind ?? "missing" });
      continue;
    }
    cards.set(method.id, {
      kind: "open",
      method,
      card: {
        number: card.number,
        expiryYear: method.expiryYear,
        expiryMonth: method.expiryMonth,
      },
    });
  }
  return cards;
}
