/** The vendor's names of payment types, beside the brands that card numbers tell. */
import type { CardBrand } from "../../domain/card/card-number.ts";

const TYPES: Readonly<Record<CardBrand, readonly string[]>> = {
  visa: ["VISA", "DELTA", "ELECTRON", "PURCHASING", "VPAY"],
  mastercard: ["MASTERCARD", "MASTERCARDDEBIT"],
  amex: ["AMEX"],
  maestro: ["MAESTRO", "SWITCH", "SOLO"],
  discover: ["DISCOVER"],
  diners: ["DINERS"],
  jcb: ["JCB"],
  unionpay: ["UNIONPAY"],
  unknown: ["CARD"],
};

/** Types of a brand that the engine charges no series to, whatever the brand says. */
const NO_SERIES: ReadonlySet<string> = new Set(["VPAY"]);

export function isCardType(type: string): boolean {
  return Object.values(TYPES).some((types) => types.includes(type));
}

/** Whether a card of that brand may be called that. */
export function fitsBrand(type: string, brand: CardBrand): boolean {
  return brand === "unknown" || TYPES[brand].includes(type);
}

export function mayRepeat(type: string): boolean {
  return !NO_SERIES.has(type);
}

/** What a card is called where the client did not say. */
export function typeOfBrand(brand: string): string {
  return (TYPES as Readonly<Record<string, readonly string[]>>)[brand]?.[0] ?? "CARD";
}
