/** When customers are told that a card expires: 30 days before its last good day, and 7. Pure. */
import {
  addDays,
  compareDates,
  earliest,
  monthOf,
  yearOf,
  type PlainDate,
} from "../calendar/plain-date.ts";
import type { EventDraft } from "../event.ts";
import { lastGoodDay, type Expiry } from "./expiry.ts";

const DAYS_AHEAD = [30, 7] as const;

/** Cards of one month of expiry, as they are to be told of on a day. */
export type ExpiryMoment = {
  readonly expiry: Expiry;
  /** Which telling it is: the first or the second. */
  readonly daysAhead: (typeof DAYS_AHEAD)[number];
};

/**
 * What is to be told on `today`: of each month of expiry that is near the latest moment that has
 * come. A moment that was missed is made up for as long as the next one has not come.
 */
export function momentsOn(today: PlainDate): readonly ExpiryMoment[] {
  return monthsFrom(today).flatMap((expiry) => {
    const daysAhead = DAYS_AHEAD.findLast((days) => momentOf(expiry, days) <= today);
    return daysAhead === undefined ? [] : [{ expiry, daysAhead }];
  });
}

/** The first day after `today` on which there is something new to tell. */
export function nextMomentAfter(today: PlainDate): PlainDate {
  return monthsFrom(today)
    .flatMap((expiry) => DAYS_AHEAD.map((days) => momentOf(expiry, days)))
    .filter((on) => compareDates(on, today) > 0)
    .reduce(earliest);
}

function momentOf(expiry: Expiry, daysAhead: number): PlainDate {
  return addDays(lastGoodDay(expiry), -daysAhead);
}

/** The month of `today` and the next two: farther ones have no moment within 30 days. */
function monthsFrom(today: PlainDate): readonly Expiry[] {
  return [0, 1, 2].map((ahead) => {
    const months = yearOf(today) * 12 + monthOf(today) - 1 + ahead;
    return { expiryYear: Math.floor(months / 12), expiryMonth: (months % 12) + 1 };
  });
}

/** A card as it is told of; what is not known of it is null. */
type ToldCard = {
  readonly id: bigint;
  readonly customerId: bigint;
  readonly brand: string;
  readonly last4: string | null;
  readonly expiryYear: number | null;
  readonly expiryMonth: number | null;
};

/** Tells the customer of a card that something is charged to after it has expired. */
export function expiringEvent(card: ToldCard, daysAhead: number): EventDraft {
  return {
    kind: "payment_method.expiring",
    purchaseId: null,
    facts: {
      paymentMethodId: String(card.id),
      customerId: String(card.customerId),
      brand: card.brand,
      last4: card.last4,
      expiryYear: card.expiryYear,
      expiryMonth: card.expiryMonth,
      daysAhead,
    },
  };
}
