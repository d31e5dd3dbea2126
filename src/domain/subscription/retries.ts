/** When a declined position is tried again: the next date, and all that are ahead. Pure. */
import { addDays, compareDates, latest, type PlainDate } from "../calendar/plain-date.ts";
import { restDates } from "../policy/decline.ts";
import type { RuleSet } from "../policy/rule-set.ts";
import { slotDate } from "../schedule/schedule.ts";
import { scheduleOf, type Subscription } from "./subscription.ts";

/**
 * After a decline on `today`, not before the scheme's advice allows it; null when the calendar is used
 * up, or the date would fall too close to the next due date.
 */
export function nextRetry(
  was: Subscription,
  adviceCode: string | null,
  rules: RuleSet,
  today: PlainDate,
): PlainDate | null {
  const gapDays = rules.retryGapsDays[was.retryNo];
  if (gapDays === undefined) return null;
  const plannedOn = addDays(latest(was.chargeOn ?? today, today), gapDays);
  const retryOn = latest(plannedOn, addDays(today, restDates(adviceCode)));
  if (rules.retryNotWithinDays === 0) return retryOn;
  const lastOn = addDays(slotDate(scheduleOf(was), was.slot + 1), -rules.retryNotWithinDays);
  return compareDates(retryOn, lastOn) > 0 ? null : retryOn;
}

/**
 * Every date on which a declined position is tried again, the next one first, should each of them be
 * declined on its day and without advice; none for what is not being tried again.
 */
export function retriesAhead(subscription: Subscription, rules: RuleSet): readonly PlainDate[] {
  const { state, retryNo, chargeOn } = subscription;
  if (state !== "active" || retryNo === 0 || chargeOn === null) return [];
  const dates: PlainDate[] = [chargeOn];
  if (rules.decline !== "retry") return dates;
  for (let at = subscription; ;) {
    const on = dates.at(-1) ?? chargeOn;
    const nextOn = nextRetry({ ...at, chargeOn: on }, null, rules, on);
    if (nextOn === null) return dates;
    dates.push(nextOn);
    at = { ...at, retryNo: at.retryNo + 1 };
  }
}

/** The dates of several, each once and in order: of what one payment was to pay. */
export function retriesOfAll(
  subscriptions: readonly Subscription[],
  rulesOf: (policyId: bigint) => RuleSet,
): readonly PlainDate[] {
  const all = subscriptions.flatMap((one) => retriesAhead(one, rulesOf(one.policyId)));
  return [...new Set(all)].toSorted(compareDates);
}
