/**
 * What a card number says about itself. A number is digits only, 13 to 19 of them; separators are
 * the face's to remove. Whether a card is prepaid is not written in its number: that stays unknown
 * (null) until a processor says so.
 */
export type CardBrand =
  | "visa"
  | "mastercard"
  | "amex"
  | "discover"
  | "jcb"
  | "diners"
  | "unionpay"
  | "maestro"
  | "unknown";

const DIGITS = /^[0-9]{13,19}$/;

/**
 * True for 13 to 19 digits whose last is the check digit of the others.
 *
 * Source: ISO/IEC 7812-1, annex B: from the right, every second digit is doubled, the digits of the
 * results are added up, and the sum is a multiple of ten.
 */
export function passesLuhn(number: string): boolean {
  if (!DIGITS.test(number)) return false;
  let sum = 0;
  for (let i = 0; i < number.length; i += 1) {
    const digit = number.charCodeAt(number.length - 1 - i) - 48;
    const doubled = digit * 2;
    sum += i % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/**
 * First prefix, last prefix (of equal length), brand. No two rows overlap.
 *
 * Source: the issuer ranges that the networks publish. 622126 to 622925 is accepted by Discover
 * too, but the card is a UnionPay card. Ranges shared by several national schemes (60 other than
 * 6011, 61, 82) are left unknown rather than guessed.
 */
const PREFIXES: readonly (readonly [from: string, to: string, brand: CardBrand])[] = [
  ["2221", "2720", "mastercard"],
  ["300", "305", "diners"],
  ["3095", "3095", "diners"],
  ["34", "34", "amex"],
  ["3528", "3589", "jcb"],
  ["36", "36", "diners"],
  ["37", "37", "amex"],
  ["38", "39", "diners"],
  ["4", "4", "visa"],
  ["50", "50", "maestro"],
  ["51", "55", "mastercard"],
  ["56", "59", "maestro"],
  ["6011", "6011", "discover"],
  ["62", "62", "unionpay"],
  ["63", "63", "maestro"],
  ["644", "649", "discover"],
  ["65", "65", "discover"],
  ["66", "69", "maestro"],
  ["8100", "8171", "unionpay"],
];

/** The network that issued the number, by its prefix alone; length and check digit are not asked. */
export function cardBrand(number: string): CardBrand {
  for (const [from, to, brand] of PREFIXES) {
    const prefix = number.slice(0, from.length);
    if (prefix.length === from.length && prefix >= from && prefix <= to) return brand;
  }
  return "unknown";
}

/** The issuer's part, which may be stored and shown in clear. */
export function firstSix(number: string): string {
  return number.slice(0, 6);
}

/** What a customer knows the card by; may be stored and shown in clear. */
export function lastFour(number: string): string {
  return number.slice(-4);
}
