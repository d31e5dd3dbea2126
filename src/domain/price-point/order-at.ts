/** An order at a price point: its one line, priced and scheduled by the offer. Pure. */
import { addDays, type PlainDate } from "../calendar/plain-date.ts";
import type { OrderLine, OrderSchedule } from "../purchase/order.ts";
import { accept, refuse, type Refusal, type Result } from "../refusal.ts";
import { recurring } from "./check-offer.ts";
import type { PricePoint, Ranges } from "./price-point.ts";

/** What the order of a dynamic price point names. */
export type NamedPrice = {
  readonly initialMinor?: bigint;
  readonly initialDays?: number;
  readonly recurringMinor?: bigint;
  readonly recurringDays?: number;
};

export type OrderAt = {
  readonly currency: string;
  readonly lines: readonly OrderLine[];
  readonly kind: "sale" | "verify";
  /** Days of access of what does not recur; null: for ever. */
  readonly accessDays: number | null;
};

/** Refuses what is not sold any more, and a named price outside the offer. */
export function orderAt(
  pricePoint: PricePoint,
  named: NamedPrice,
  today: PlainDate,
): Result<OrderAt> {
  if (pricePoint.status !== "active") {
    return refuse("wrong_state", "This price point is not sold any more.", "pricePointId");
  }
  if (!pricePoint.approved) {
    return refuse(
      "wrong_state",
      "This price point waits for an operator's approval.",
      "pricePointId",
    );
  }
  const fault = nameFault(pricePoint, named);
  if (fault !== null) return fault;
  const initialMinor = named.initialMinor ?? pricePoint.initialMinor ?? 0n;
  const initialDays = named.initialDays ?? pricePoint.initialDays;
  const schedule = scheduleAt(pricePoint, named, initialDays, today);
  return accept({
    currency: pricePoint.currency,
    lines: [
      {
        description: pricePoint.name,
        amountMinor: initialMinor,
        ...(schedule === null ? {} : { recurring: schedule }),
      },
    ],
    // nothing to take: the card is checked
    kind: initialMinor === 0n ? "verify" : "sale",
    accessDays: schedule === null ? initialDays : null,
  });
}

function scheduleAt(
  pricePoint: PricePoint,
  named: NamedPrice,
  initialDays: number | null,
  today: PlainDate,
): OrderSchedule | null {
  if (!recurring(pricePoint)) return null;
  const { finalNumber, noticeDays } = pricePoint;
  return {
    amountMinor: named.recurringMinor ?? pricePoint.recurringMinor ?? 0n,
    unit: named.recurringDays === undefined ? (pricePoint.unit ?? "DAY") : "DAY",
    frequency: named.recurringDays ?? pricePoint.frequency ?? 1,
    ...(initialDays === null ? {} : { startsOn: addDays(today, initialDays) }),
    finalNumber,
    noticeDays,
  };
}

/** Every range must be named, and nothing else may be. */
function nameFault({ ranges }: PricePoint, named: NamedPrice): Refusal | null {
  const names = ["initialMinor", "initialDays", "recurringMinor", "recurringDays"] as const;
  for (const name of names satisfies readonly (keyof Ranges)[]) {
    const range = ranges?.[name];
    const value = named[name];
    const field = `price.${name}`;
    if (range === undefined && value !== undefined) {
      return refuse("invalid_field", "The price point fixes this.", field);
    }
    if (range === undefined) continue;
    if (value === undefined) {
      return refuse("invalid_field", `Name it: ${range.min} to ${range.max}.`, field);
    }
    if (value < range.min || value > range.max) {
      return refuse("invalid_field", `Give ${range.min} to ${range.max}.`, field);
    }
  }
  return null;
}
