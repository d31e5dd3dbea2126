/**
 * What must be charged, and when: worked out here for a second time, without the engine.
 *
 * Every series falls due every so many days, at midnight in its merchant's zone, and every amount of
 * a run belongs to one series or one order. So the bank's journal, which knows nothing of
 * subscriptions and positions, says what was charged for which position. Pure.
 */

export type Series = {
  /** In EUR, and no other's. */
  readonly amountMinor: number;
  /** IANA name. */
  readonly zone: string;
  /** Days since 1970-01-01 of the first renewal, which is number 2. */
  readonly firstDay: number;
  readonly everyDays: number;
  /** 0: no end. */
  readonly lastNumber: number;
  /** Whether the bank declines each charge; the number is used up all the same. */
  readonly declines: boolean;
};

export const DAY_MS = 86_400_000;

/** The date of an instant in a zone, as days since 1970-01-01. */
export function localDay(instantMs: number, zone: string): number {
  const [year, month, day] = dateFormat(zone).format(instantMs).split("-").map(Number);
  if (year === undefined || month === undefined || day === undefined) throw new Error(zone);
  return Date.UTC(year, month - 1, day) / DAY_MS;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Of dates as YYYY-MM-DD; the Swedish write them so. */
function dateFormat(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short" });
  formats.set(zone, made);
  return made;
}

/** YYYY-MM-DD of days since 1970-01-01. */
export function dateText(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

export function dueDay(series: Series, number: number): number {
  return series.firstDay + (number - 2) * series.everyDays;
}

/** How many renewals have fallen due up to and at `nowMs`. */
export function renewalsDue(series: Series, nowMs: number): number {
  const days = localDay(nowMs, series.zone) - series.firstDay;
  const due = days < 0 ? 0 : Math.floor(days / series.everyDays) + 1;
  return series.lastNumber === 0 ? due : Math.min(due, series.lastNumber - 1);
}
