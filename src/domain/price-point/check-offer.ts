/** Which offers make sense: each type has the fields it needs, and no others. Pure. */
import { isCurrency } from "../money/currency.ts";
import { MAX_AMOUNT_MINOR } from "../purchase/order.ts";
import { accept, refuse, type Refusal, type Result } from "../refusal.ts";
import { isNoticeDays } from "../subscription/notice.ts";
import { MAX_FREQUENCY } from "../subscription/terms.ts";
import type { Offer, PricePointType, Ranges } from "./price-point.ts";

type Field =
  | "initialMinor"
  | "initialDays"
  | "recurringMinor"
  | "unit"
  | "frequency"
  | "ranges"
  | "adjustTrialLength"
  | "conversionMinor"
  | "conversionRecurringMinor";

type Needs = { readonly needs: readonly Field[]; readonly takes: readonly Field[] };

const SCHEDULE = ["recurringMinor", "unit", "frequency"] as const;

const FIELDS: Readonly<Record<PricePointType, Needs>> = {
  recurring: { needs: ["initialMinor", ...SCHEDULE], takes: ["initialDays"] },
  one_time: { needs: ["initialMinor", "initialDays"], takes: [] },
  digital: { needs: ["initialMinor"], takes: [] },
  delayed_capture: { needs: ["initialDays", ...SCHEDULE], takes: [] },
  instant_conversion: {
    needs: ["initialMinor", "initialDays", ...SCHEDULE],
    takes: ["adjustTrialLength", "conversionMinor", "conversionRecurringMinor"],
  },
  dynamic_pricing: { needs: ["ranges"], takes: ["initialDays"] },
  dynamic_recurring: { needs: ["ranges"], takes: [] },
};

const RANGES: Partial<Record<PricePointType, readonly (keyof Ranges)[]>> = {
  dynamic_pricing: ["initialMinor"],
  dynamic_recurring: ["initialMinor", "initialDays", "recurringMinor", "recurringDays"],
};

/** Periods of Segpay's offers; longer ones are a schedule's business. */
const MAX_DAYS = 365;

/** The offer, or the field at fault. */
export function checkOffer(offer: Offer): Result<Offer> {
  const { needs, takes } = FIELDS[offer.type];
  const missing = needs.find((field) => !isGiven(offer, field));
  if (missing !== undefined) {
    return refuse("invalid_field", `A ${offer.type} price point needs this.`, missing);
  }
  const known: readonly Field[] = [...needs, ...takes];
  const extra = (Object.keys(GIVEN) as Field[]).find(
    (field) => isGiven(offer, field) && !known.includes(field),
  );
  if (extra !== undefined) {
    return refuse("invalid_field", `A ${offer.type} price point has none of this.`, extra);
  }
  return (
    amountFault(offer) ??
    discountFault(offer) ??
    scheduleFault(offer) ??
    rangesFault(offer) ??
    accept(offer)
  );
}

const GIVEN: Readonly<Record<Field, (offer: Offer) => boolean>> = {
  initialMinor: (offer) => offer.initialMinor !== null,
  initialDays: (offer) => offer.initialDays !== null,
  recurringMinor: (offer) => offer.recurringMinor !== null,
  unit: (offer) => offer.unit !== null,
  frequency: (offer) => offer.frequency !== null,
  ranges: (offer) => offer.ranges !== null,
  adjustTrialLength: (offer) => offer.adjustTrialLength,
  conversionMinor: (offer) => offer.conversionMinor !== null,
  conversionRecurringMinor: (offer) => offer.conversionRecurringMinor !== null,
};

function isGiven(offer: Offer, field: Field): boolean {
  return GIVEN[field](offer);
}

function amountFault({ type, currency, initialMinor, recurringMinor }: Offer): Refusal | null {
  if (!isCurrency(currency)) {
    return refuse("unknown_currency", `${currency} has no minor units.`, "currency");
  }
  if (initialMinor !== null && (initialMinor < 0n || initialMinor >= MAX_AMOUNT_MINOR)) {
    return refuse("invalid_field", "The price must be 0 or more.", "initialMinor");
  }
  if (initialMinor === 0n && (type === "one_time" || type === "digital")) {
    return refuse("invalid_field", "What is paid once must cost something.", "initialMinor");
  }
  if (recurringMinor !== null && (recurringMinor <= 0n || recurringMinor >= MAX_AMOUNT_MINOR)) {
    return refuse("invalid_field", "The price must be above 0.", "recurringMinor");
  }
  return null;
}

/** Whoever converts early pays less, or as much: more was never shown to them. */
function discountFault(offer: Offer): Refusal | null {
  const highest = offer.recurringMinor ?? 0n;
  for (const field of ["conversionMinor", "conversionRecurringMinor"] as const) {
    const minor = offer[field];
    if (minor !== null && (minor <= 0n || minor > highest)) {
      return refuse("invalid_field", `Give a price above 0, up to what recurs.`, field);
    }
  }
  return null;
}

function scheduleFault(offer: Offer): Refusal | null {
  const { initialDays, frequency, finalNumber, noticeDays } = offer;
  if (initialDays !== null && !isWhole(initialDays, 1, MAX_DAYS)) {
    return refuse("invalid_field", `Give 1 to ${MAX_DAYS} days.`, "initialDays");
  }
  if (frequency !== null && !isWhole(frequency, 1, MAX_FREQUENCY)) {
    return refuse("invalid_field", `Give 1 to ${MAX_FREQUENCY}.`, "frequency");
  }
  const recurs = recurring(offer);
  if (finalNumber !== 0 && !(recurs && isWhole(finalNumber, 2, 1_000_000))) {
    return refuse(
      "invalid_field",
      recurs
        ? "Give 0 for no end, or a last number from 2."
        : "What is paid once has no last number.",
      "finalNumber",
    );
  }
  if (noticeDays !== 0 && !(recurs && isNoticeDays(noticeDays))) {
    return refuse("invalid_field", "Give 0 for no notice, or 2 to 7.", "noticeDays");
  }
  return null;
}

function rangesFault({ type, ranges }: Offer): Refusal | null {
  if (ranges === null) return null;
  const wanted = RANGES[type] ?? [];
  const unknown = (Object.keys(ranges) as (keyof Ranges)[]).find((name) => !wanted.includes(name));
  if (unknown !== undefined) {
    return refuse("invalid_field", "This type has no such range.", `ranges.${unknown}`);
  }
  for (const name of wanted) {
    const range = ranges[name];
    if (range === undefined) {
      return refuse("invalid_field", "This type needs this range.", `ranges.${name}`);
    }
    if (!isRange(type, name, range)) {
      return refuse("invalid_field", "Give a range from min to max.", `ranges.${name}`);
    }
  }
  return null;
}

function isRange(
  type: PricePointType,
  name: keyof Ranges,
  { min, max }: { readonly min: bigint | number; readonly max: bigint | number },
): boolean {
  // a first period may be free; what is paid once may not
  const lowest = name === "initialMinor" && type === "dynamic_recurring" ? 0 : 1;
  const highest = name.endsWith("Days") ? MAX_DAYS : MAX_AMOUNT_MINOR - 1n;
  return lowest <= min && min <= max && max <= highest;
}

function isWhole(value: number, min: number, max: number): boolean {
  return Number.isInteger(value) && value >= min && value <= max;
}

/** Whether something is charged after the first payment. */
export function recurring({ type }: Pick<Offer, "type">): boolean {
  return type !== "one_time" && type !== "digital" && type !== "dynamic_pricing";
}
