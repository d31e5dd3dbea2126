/** Which days of a bank, whose days are of UTC, a business date reaches into. */
import { addDays, compareDates, type PlainDate } from "./plain-date.ts";
import { dateIn, instantOf } from "./zone.ts";

/**
 * All UTC dates on which something can happen that belongs to `date` in one of `zones`, in order; with
 * no zone, `date` itself. Ahead of UTC a date begins on the day before, behind UTC it ends on the day
 * after. Throws RangeError for an unknown zone.
 */
export function bankDates(zones: readonly string[], date: PlainDate): readonly PlainDate[] {
  const reached = new Set<PlainDate>(zones.length === 0 ? [date] : []);
  for (const zone of zones) {
    const last = dateIn("UTC", instantOf(zone, addDays(date, 1), "00:00") - 1);
    let day = dateIn("UTC", instantOf(zone, date, "00:00"));
    for (; compareDates(day, last) <= 0; day = addDays(day, 1)) reached.add(day);
  }
  return [...reached].toSorted(compareDates);
}
