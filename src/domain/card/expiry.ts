/** A card's expiry: a month, four digits of year and 1 to 12. */
import { fromYearMonthDay, daysInMonth, type PlainDate } from "../calendar/plain-date.ts";

export type Expiry = { readonly expiryYear: number; readonly expiryMonth: number };

/** A card is good to the end of its month: expired is a card whose last day lies before `today`. */
export function isExpired(expiry: Expiry, today: PlainDate): boolean {
  return lastGoodDay(expiry) < today;
}

/** The last date on which a card may be used. Throws RangeError for a month that does not exist. */
export function lastGoodDay({ expiryYear, expiryMonth }: Expiry): PlainDate {
  return fromYearMonthDay(expiryYear, expiryMonth, daysInMonth(expiryYear, expiryMonth));
}
