/** The charges that a subscription will make if the bank approves each of them on its date. Pure. */
import { compareDates, latest, type PlainDate } from "../calendar/plain-date.ts";
import type { RuleSet } from "../policy/rule-set.ts";
import { afterApproval } from "../subscription/charged.ts";
import { openGate } from "../subscription/moves.ts";
import { amountDue, isPastFinal, type Subscription } from "../subscription/subscription.ts";

export type NextCharge = {
  /** Number in the series. */
  readonly number: number;
  readonly dueOn: PlainDate;
  /** The date on which it is made: today for one that was missed. */
  readonly chargeOn: PlainDate;
  readonly amountMinor: bigint;
};

/**
 * The next charges, in order, as the decision on an approval makes them: missed dates, the last
 * number and months that are too short are its business. Ends early with the series.
 *
 * A subscription that waits at its gate is looked at as if it opened today.
 */
function* nextCharges(
  subscription: Subscription,
  rules: RuleSet,
  today: PlainDate,
): Generator<NextCharge, void> {
  const waits = subscription.state === "pending" && !isPastFinal(subscription);
  let next = waits ? openGate(subscription).edit.next : subscription;
  while (next.state === "active" && next.chargeOn !== null) {
    const chargeOn = latest(next.chargeOn, today);
    yield { number: next.position, dueOn: next.dueOn, chargeOn, amountMinor: amountDue(next) };
    const line = { position: next.position, claimedChargeOn: next.chargeOn };
    next = afterApproval(next, line, rules, chargeOn).next;
  }
}

/** The first `count` of them. */
export function firstCharges(
  subscription: Subscription,
  rules: RuleSet,
  today: PlainDate,
  count: number,
): NextCharge[] {
  const first: NextCharge[] = [];
  for (const one of nextCharges(subscription, rules, today)) {
    first.push(one);
    if (first.length >= count) break;
  }
  return first;
}

/** Longer than any series that is caught up within a day; a daily one takes 27 years to get there. */
const MOST_AT_ONCE = 10_000;

/** Those that are made at once, because their dates have come. */
export function chargesAtOnce(
  subscription: Subscription,
  rules: RuleSet,
  today: PlainDate,
): NextCharge[] {
  const due: NextCharge[] = [];
  for (const one of nextCharges(subscription, rules, today)) {
    if (compareDates(one.chargeOn, today) > 0 || due.length >= MOST_AT_ONCE) break;
    due.push(one);
  }
  return due;
}
