/** The series that a SUBSCRIPTION asks for. Pure. */
import { addDays, type PlainDate } from "../../domain/calendar/plain-date.ts";
import type { RuleSet } from "../../domain/policy/rule-set.ts";
import type { OrderSchedule } from "../../domain/purchase/order.ts";
import { stepFrom } from "../../domain/schedule/schedule.ts";
import { badField, dateFrom, got, oneOf, wholeNumber, type Read } from "./reading.ts";
import type { Fields } from "./wire/block.ts";

const UNITS = ["DAY", "MONTH"] as const;
const SERIES_TYPES = ["RECURRING", "INSTALLMENT"] as const;
const MOST_UNITS = 999;
const LAST_NUMBER = 99_999;
/** The payment that a series begins with is its first; no client says otherwise. */
const FIRST_NUMBER = 1;

export type SeriesOrder = {
  readonly schedule: OrderSchedule;
  /** As it was asked for, or as it was worked out: month ends stand as they were written. */
  readonly beginsOn: PlainDate;
};

/**
 * `amountMinor`: of each payment. Without a begin date, the second payment is one interval after
 * `today`, the day of the first.
 */
export function seriesOrder(
  fields: Fields,
  amountMinor: bigint,
  { today, rules }: { readonly today: PlainDate; readonly rules: Pick<RuleSet, "monthEnd"> },
): Read<SeriesOrder> {
  const unit = oneOf(fields, "subscriptionunit", UNITS);
  if (!unit.ok) return unit;
  if (unit.value === null) return badField("subscriptionunit");
  const frequency = wholeNumber(fields, "subscriptionfrequency", 1, MOST_UNITS);
  if (!frequency.ok) return frequency;
  if (frequency.value === null) return badField("subscriptionfrequency");
  const final = wholeNumber(fields, "subscriptionfinalnumber", 0, LAST_NUMBER);
  if (!final.ok) return final;
  const number = wholeNumber(fields, "subscriptionnumber", FIRST_NUMBER, FIRST_NUMBER);
  if (!number.ok) return number;
  const type = oneOf(fields, "subscriptiontype", SERIES_TYPES);
  if (!type.ok) return type;
  const begin = dateFrom(fields, "subscriptionbegindate", addDays(today, 1));
  if (!begin.ok) return begin;
  const step = { unit: unit.value, frequency: frequency.value };
  const startsOn = begin.value ?? stepFrom(today, { ...step, monthEnd: rules.monthEnd });
  return got({
    beginsOn: startsOn,
    schedule: {
      ...step,
      amountMinor,
      startsOn,
      finalNumber: final.value ?? 0,
      installment: type.value === "INSTALLMENT",
    },
  });
}
