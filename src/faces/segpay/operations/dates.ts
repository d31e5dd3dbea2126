import type { PlainDate } from "../../../domain/calendar/plain-date.ts";
import { dateIn } from "../../../domain/calendar/zone.ts";
import type { EngineContext } from "../../../engine/engine-context.ts";
import type { Values } from "../request/values.ts";

/** All dates of the service are GMT. */
export const ZONE = "UTC";

export function todayOf({ clock }: Pick<EngineContext, "clock">): PlainDate {
  return dateIn(ZONE, clock.now());
}

export type Days = { readonly from: PlainDate; readonly to: PlainDate };

/** `BegDate` and `EndDate`, both included; today where they are empty. */
export function daysOf(values: Values, today: PlainDate): Days {
  return { from: values.date("BegDate", today), to: values.date("EndDate", today) };
}
