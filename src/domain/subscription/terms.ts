/** What the next charges of a subscription cost, and when they come (docs/concepts/moves.md). Pure. */
import { addDays, compareDates, type PlainDate } from "../calendar/plain-date.ts";
import { mayMove } from "../lifecycle.ts";
import type { RuleSet } from "../policy/rule-set.ts";
import { accept, refuse, type Result } from "../refusal.ts";
import {
  firstSlotAfter,
  makeSchedule,
  slotDate,
  stepFrom,
  type Unit,
} from "../schedule/schedule.ts";
import { moved, type SubscriptionMoved } from "./moved.ts";
import { isNoticeDays, noticeDate } from "./notice.ts";
import { scheduleOf, SUBSCRIPTION_LIFECYCLE, type Subscription } from "./subscription.ts";

export const MAX_FREQUENCY = 1000;

export type NewTerms = {
  readonly amountMinor?: bigint;
  readonly unit?: Unit;
  readonly frequency?: number;
  readonly noticeDays?: number;
  /** The date of the next charge, from which the following ones count; not before today. */
  readonly nextOn?: PlainDate;
  /** The customer agreed to an increase, where the policy asks for that. */
  readonly increaseApproved?: boolean;
};

/** Changes what the next charges cost and when they come. */
export function changeTerms(
  was: Subscription,
  terms: NewTerms,
  rules: RuleSet,
  today: PlainDate,
): Result<SubscriptionMoved> {
  const may = mayMove(SUBSCRIPTION_LIFECYCLE, "change_terms", was.state);
  if (!may.ok) return may;
  const amountMinor = terms.amountMinor ?? was.amountMinor;
  if (amountMinor <= 0n) {
    return refuse("invalid_field", "The amount must be above 0.", "amountMinor");
  }
  if (amountMinor !== was.amountMinor && rules.amountChange === "none") {
    return refuse("policy_forbids", "This policy does not allow another amount.", "amountMinor");
  }
  if (
    amountMinor > was.amountMinor &&
    rules.amountChange === "increase_needs_approval" &&
    terms.increaseApproved !== true
  ) {
    return refuse(
      "policy_forbids",
      "An increase needs the customer's approval; send increaseApproved with it.",
      "amountMinor",
    );
  }
  const noticeDays = terms.noticeDays ?? was.noticeDays;
  if (!isNoticeDays(noticeDays)) {
    return refuse("invalid_field", "Give 0 for no notice, or 2 to 7 days.", "noticeDays");
  }
  const schedule = newSchedule(was, terms, rules, today);
  if (!schedule.ok) return schedule;
  const chargeOn = schedule.value.chargeOn ?? was.chargeOn;
  return accept(
    moved(
      was,
      {
        ...schedule.value,
        amountMinor,
        noticeDays,
        chargeOn,
        noticeOn: noticeDate(chargeOn, noticeDays),
      },
      "subscription.changed",
      {
        amountMinor: String(amountMinor),
        // only where it is another one: whoever is told of a new amount wants to know the old one
        ...(amountMinor === was.amountMinor ? {} : { formerAmountMinor: String(was.amountMinor) }),
        noticeDays,
        dueOn: schedule.value.dueOn ?? was.dueOn,
      },
    ),
  );
}

/**
 * A new anchor: the date that is given for the next charge, or, where unit or frequency changed, one
 * new step after the last used position's due date.
 */
function newSchedule(
  was: Subscription,
  terms: NewTerms,
  rules: RuleSet,
  today: PlainDate,
): Result<Partial<Subscription>> {
  const { unit = was.unit, frequency = was.frequency, nextOn } = terms;
  if (!Number.isInteger(frequency) || frequency < 1 || frequency > MAX_FREQUENCY) {
    return refuse("invalid_field", `Give 1 to ${MAX_FREQUENCY}.`, "frequency");
  }
  if (nextOn !== undefined && compareDates(nextOn, today) < 0) {
    return refuse("invalid_field", "The next charge cannot be before today.", "nextOn");
  }
  if (nextOn === undefined && unit === was.unit && frequency === was.frequency) return accept({});
  const { monthEnd } = rules;
  const used = was.slot > 0;
  const anchorOn =
    nextOn ??
    (used
      ? stepFrom(slotDate(scheduleOf(was), was.slot - 1), { unit, frequency, monthEnd })
      : was.dueOn);
  const schedule = makeSchedule({ unit, frequency, anchorOn, monthEnd });
  // capped to the 28th, a date at the month's end may be past already: the next one is meant
  const slot = nextOn === undefined ? 0 : firstSlotAfter(schedule, 0, addDays(today, -1));
  const dueOn = slotDate(schedule, slot);
  return accept({
    unit,
    frequency,
    anchorOn,
    anchorDay: schedule.anchorDay,
    slot,
    dueOn,
    retryNo: 0,
    ...(was.chargeOn === null ? {} : { chargeOn: dueOn }),
  });
}
