/** A price offer: what is charged at once, what later, and when. */
import type { Instant } from "../calendar/instant.ts";
import type { Unit } from "../schedule/schedule.ts";

export const PRICE_POINT_TYPES = [
  "recurring",
  "one_time",
  "digital",
  "delayed_capture",
  "instant_conversion",
  "dynamic_pricing",
  "dynamic_recurring",
] as const;
/**
 * `recurring`: a price for the first period, another for the following ones. `one_time`: access for
 * some days. `digital`: an item, without a period. `delayed_capture`: a free trial, the card is
 * checked. `instant_conversion`: a trial that the customer may end early. `dynamic_pricing`,
 * `dynamic_recurring`: the order names prices and lengths inside approved ranges.
 */
export type PricePointType = (typeof PRICE_POINT_TYPES)[number];

/** Both included; minor units of the price point's currency, or days. */
export type AmountRange = { readonly min: bigint; readonly max: bigint };
export type DayRange = { readonly min: number; readonly max: number };

/** What the order of a dynamic price point may ask for. */
export type Ranges = {
  readonly initialMinor?: AmountRange;
  readonly initialDays?: DayRange;
  readonly recurringMinor?: AmountRange;
  /** Days between the recurring charges. */
  readonly recurringDays?: DayRange;
};

/** The offer itself, as a merchant sets it up. */
export type Offer = {
  readonly type: PricePointType;
  readonly currency: string;
  /** Charged at once; null: nothing, or what the order names. */
  readonly initialMinor: bigint | null;
  /** Days of the first period, or of access; null: one step of the schedule, or for ever. */
  readonly initialDays: number | null;
  readonly recurringMinor: bigint | null;
  readonly unit: Unit | null;
  readonly frequency: number | null;
  /** Last number of the series, the sign-up being 1; 0 = no end. */
  readonly finalNumber: number;
  readonly noticeDays: number;
  readonly ranges: Ranges | null;
  /** Converted early, the following charges count from that day, unless the request says otherwise. */
  readonly adjustTrialLength: boolean;
  /** Charged when a trial is converted early; null: what recurs. */
  readonly conversionMinor: bigint | null;
  /** What recurs after an early conversion; null: what recurs without one. */
  readonly conversionRecurringMinor: bigint | null;
};

export type PricePoint = Offer & {
  readonly id: bigint;
  /** What the customer buys, as it stands on the purchase. */
  readonly name: string;
  /** `inactive`: nothing more is sold at it. */
  readonly status: "active" | "inactive";
  /** May be sold to a card on file with one click; never sold on trust then. */
  readonly oneClick: boolean;
  /** A login for the merchant's own site is asked for. */
  readonly collectLogin: boolean;
  /** An operator approved what its orders may name; of one that fixes its prices, always true. */
  readonly approved: boolean;
  readonly createdAt: Instant;
  readonly version: number;
};

/**
 * Whether it is approved once it reads `next`: prices that customers name are what an operator
 * answers for, so another range waits for the operator anew.
 */
export function isApproved(next: Offer, was: PricePoint | null, byOperator: boolean): boolean {
  if (next.ranges === null || byOperator) return true;
  return was !== null && was.approved && sameRanges(was, next);
}

function sameRanges(was: Offer, next: Offer): boolean {
  const text = ({ currency, ranges }: Offer): string =>
    RANGE_NAMES.map((name) => `${ranges?.[name]?.min}-${ranges?.[name]?.max}`).join() + currency;
  return text(was) === text(next);
}

const RANGE_NAMES = ["initialMinor", "initialDays", "recurringMinor", "recurringDays"] as const;

/** Sold on trust while the bank is out of reach, where its package has that. */
export function mayStandIn({ type, oneClick }: Pick<PricePoint, "type" | "oneClick">): boolean {
  return type !== "dynamic_pricing" && !oneClick;
}
