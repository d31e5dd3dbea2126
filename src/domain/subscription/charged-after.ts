import { compareDates, type PlainDate } from "../calendar/plain-date.ts";
import { slotDate } from "../schedule/schedule.ts";
import { isPastFinal, scheduleOf, type Subscription } from "./subscription.ts";

/** Whether something is charged after `day`, if everything goes on as it stands now. */
export function isChargedAfter(subscription: Subscription, day: PlainDate): boolean {
  const { state, chargeOn, slot, position, finalPosition } = subscription;
  if (isPastFinal(subscription) || (state !== "active" && state !== "pending")) return false;
  if (state === "active" && chargeOn === null) return false;
  if (finalPosition === 0 || (chargeOn !== null && compareDates(chargeOn, day) > 0)) return true;
  const lastOn = slotDate(scheduleOf(subscription), slot + finalPosition - position);
  return compareDates(lastOn, day) > 0;
}
