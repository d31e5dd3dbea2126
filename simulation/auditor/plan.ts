/**
 * When a series falls due, as the auditor reads a schedule: a date aimed at, a unit, and steps from
 * the beginning, never from the date before.
 */
import { daysFrom, isoDate, monthLength, parts, plusDays, type IsoDate } from "./days.ts";

export type Plan = {
  readonly unit: "DAY" | "WEEK" | "HALF_MONTH" | "MONTH" | "YEAR";
  readonly every: number;
  readonly anchor: IsoDate;
  /** The day of the month that is aimed at. */
  readonly day: number;
};

export type PlanTerms = Pick<Plan, "unit" | "every"> & { readonly monthEnd: string };

/** A plan that begins on `anchor`. `cap-28`: series by months or years never aim past the 28th. */
export function planFrom(anchor: IsoDate, { unit, every, monthEnd }: PlanTerms): Plan {
  const { day } = parts(anchor);
  const capped = monthEnd === "cap-28" && (unit === "MONTH" || unit === "YEAR") && day > 28;
  return { unit, every, anchor, day: capped ? 28 : day };
}

/** The date `step` steps from the beginning; step 0 is the beginning itself, on the day aimed at. */
export function dateOf(plan: Plan, step: number): IsoDate {
  const steps = step * plan.every;
  switch (plan.unit) {
    case "DAY":
      return plusDays(plan.anchor, steps);
    case "WEEK":
      return plusDays(plan.anchor, steps * 7);
    case "MONTH":
      return inMonth(plan.anchor, steps, plan.day);
    case "YEAR":
      return inMonth(plan.anchor, steps * 12, plan.day);
    case "HALF_MONTH":
      return halfMonth(plan, steps);
  }
}

/** The first step from `from` on whose date is after `date`. */
export function stepAfter(plan: Plan, from: number, date: IsoDate): number {
  let step = from;
  while (dateOf(plan, step) <= date) step += 1;
  return step;
}

/** One step of a plan that would begin on `date`. */
export function oneStep(date: IsoDate, terms: PlanTerms): IsoDate {
  return dateOf(planFrom(date, terms), 1);
}

function inMonth(from: IsoDate, months: number, day: number): IsoDate {
  const start = parts(from);
  const index = start.month - 1 + months;
  const year = start.year + Math.floor(index / 12);
  const month = (((index % 12) + 12) % 12) + 1;
  return isoDate(year, month, Math.min(day, monthLength(year, month)));
}

/**
 * Twice a month: a day and the one a fortnight after it, or the 15th and the last where that would
 * leave the month. The series goes on from the half that it begins in.
 */
function halfMonth(plan: Plan, steps: number): IsoDate {
  const first = plan.day <= 14 ? plan.day : plan.day === 15 || plan.day > 28 ? 15 : plan.day - 14;
  const second = first === 15 ? 31 : first + 14;
  const monthStart = isoDate(parts(plan.anchor).year, parts(plan.anchor).month, 1);
  const secondStarts = second === 31 ? 16 : second;
  const inSecond = daysFrom(monthStart, plan.anchor) + 1 >= secondStarts;
  const halves = steps + (inSecond ? 1 : 0);
  return inMonth(monthStart, Math.floor(halves / 2), halves % 2 === 0 ? first : second);
}
