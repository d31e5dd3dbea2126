/** Money and dates as a customer's language and country write them. Pure. */
import type { Instant } from "../calendar/instant.ts";
import { dayNumber, type PlainDate } from "../calendar/plain-date.ts";
import { exponentOf } from "../money/currency.ts";
import { formatMajor } from "../money/money.ts";
import type { CardFacts, Money } from "./mail-facts.ts";

const DAY_MS = 86_400_000;

/** `$12.50`, `12,50 €`, with the decimals of the standard: Intl follows usage, and rounds forints. */
export function moneyIn(locale: string, { minor, currency }: Money): string {
  const digits = exponentOf(currency);
  const format = new Intl.NumberFormat(locale, {
    style: "currency",
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  // as text, so that no digit is lost
  return format.format(formatMajor(minor, currency) as `${number}`);
}

/** `31 January 2026`, `31 janvier 2026`. */
export function dateIn(locale: string, date: PlainDate): string {
  const format = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" });
  return format.format(dayNumber(date) * DAY_MS);
}

/** `31 January 2026 at 14:05 UTC`, `31 janvier 2026 à 14:05 UTC`. */
export function momentIn(locale: string, at: Instant): string {
  const format = new Intl.DateTimeFormat(locale, {
    year: "numeric",
    month: "long",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone: "UTC",
    timeZoneName: "short",
  });
  return format.format(at);
}

/** `2 February 2026, 5 February 2026 and 10 February 2026`. */
export function datesIn(locale: string, dates: readonly PlainDate[]): string {
  const format = new Intl.ListFormat(locale, { type: "conjunction" });
  return format.format(dates.map((date) => dateIn(locale, date)));
}

/** `March 2026`, `mars 2026`. */
export function monthIn(locale: string, { year, month }: { year: number; month: number }): string {
  const format = new Intl.DateTimeFormat(locale, {
    year: "numeric",
    month: "long",
    timeZone: "UTC",
  });
  return format.format(Date.UTC(year, month - 1));
}

const BRANDS: Readonly<Record<string, string>> = {
  visa: "Visa",
  mastercard: "Mastercard",
  amex: "American Express",
  discover: "Discover",
  jcb: "JCB",
  diners: "Diners Club",
  unionpay: "UnionPay",
  maestro: "Maestro",
};

/** `Visa •••• 4242`; as much of it as is known. */
export function cardName({ brand, last4 }: Pick<CardFacts, "brand" | "last4">): string | null {
  const digits = last4 === null ? [] : [`•••• ${last4}`];
  const name = [...(BRANDS[brand] === undefined ? [] : [BRANDS[brand]]), ...digits].join(" ");
  return name === "" ? null : name;
}
