/** What staff and customers do to a subscription (docs/concepts/moves.md). Pure; refusals are values. */
import { addDays, compareDates, type PlainDate } from "../calendar/plain-date.ts";
import type { Edit } from "../change.ts";
import type { EventDraft, EventKind } from "../event.ts";
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
import { noticeDate } from "./notice.ts";
import {
  isPastFinal,
  scheduleOf,
  SUBSCRIPTION_LIFECYCLE,
  type Subscription,
} from "./subscription.ts";

export type SubscriptionMoved = {
  readonly edit: Edit<Subscription>;
  readonly events: readonly EventDraft[];
};

const MAX_EXTENSION_DAYS = 365;
export const MAX_FREQUENCY = 1000;

/** By hand: nothing is charged until it is activated; the due date stays. */
export function deactivateSubscription(
  was: Subscription,
  reason: string,
): Result<SubscriptionMoved> {
  const may = mayMove(SUBSCRIPTION_LIFECYCLE, "deactivate", was.state);
  if (!may.ok) return may;
  return accept(
    moved(
      was,
      { state: "inactive", reason, chargeOn: null, noticeOn: null },
      "subscription.deactivated",
      { reason },
    ),
  );
}

export type Activation = {
  readonly today: PlainDate;
  /** `charge`: the missed positions are due at once. `skip`: the first date after today is next. */
  readonly missed: "charge" | "skip";
  /** A mate of the same purchase was charged today, so this one starts tomorrow. */
  readonly mateChargedToday: boolean;
};

/** By hand: a pending one past its gate, or an inactive one. */
export function activateSubscription(
  was: Subscription,
  activation: Activation,
): Result<SubscriptionMoved> {
  const may = mayMove(SUBSCRIPTION_LIFECYCLE, "activate", was.state);
  if (!may.ok) return may;
  if (isPastFinal(was)) {
    return refuse(
      "wrong_state",
      `The series is complete (${was.position}/${was.finalPosition}); raise the final number first.`,
      "finalNumber",
    );
  }
  const { today } = activation;
  const skips = activation.missed === "skip" && compareDates(was.dueOn, today) <= 0;
  const slot = skips ? firstSlotAfter(scheduleOf(was), was.slot, today) : was.slot;
  const dueOn = skips ? slotDate(scheduleOf(was), slot) : was.dueOn;
  const chargeOn =
    activation.mateChargedToday && compareDates(dueOn, today) <= 0 ? addDays(today, 1) : dueOn;
  return accept(
    moved(
      was,
      {
        state: "active",
        reason: null,
        gateTransactionId: null,
        retryNo: 0,
        slot,
        dueOn,
        chargeOn,
        noticeOn: noticeDate(chargeOn, was.noticeDays),
      },
      "subscription.activated",
    ),
  );
}

/** The gate opened: the first payment settled, or was approved. */
export function openGate(was: Subscription): SubscriptionMoved {
  return moved(
    was,
    {
      state: "active",
      gateTransactionId: null,
      chargeOn: was.dueOn,
      noticeOn: noticeDate(was.dueOn, was.noticeDays),
    },
    "subscription.activated",
  );
}

export function cancelSubscription(was: Subscription, reason: string): Result<SubscriptionMoved> {
  const may = mayMove(SUBSCRIPTION_LIFECYCLE, "cancel", was.state);
  if (!may.ok) return may;
  return accept(
    moved(
      was,
      { state: "cancelled", reason, chargeOn: null, noticeOn: null },
      "subscription.cancelled",
      { reason },
    ),
  );
}

/** Adds days to the current cycle only: the anchor and the due date stay (docs/concepts/moves.md). */
export function extendSubscription(
  was: Subscription,
  days: number,
  rules: RuleSet,
): Result<SubscriptionMoved> {
  if (rules.extendDays === "never") {
    return refuse("policy_forbids", "This subscription's policy does not allow extensions.");
  }
  const may = mayMove(SUBSCRIPTION_LIFECYCLE, "extend", was.state);
  if (!may.ok) return may;
  if (!Number.isInteger(days) || days < 1 || days > MAX_EXTENSION_DAYS) {
    return refuse("invalid_field", `Give 1 to ${MAX_EXTENSION_DAYS} whole days.`, "days");
  }
  if (was.chargeOn === null) {
    return refuse("wrong_state", "Nothing more is to be charged, so no date can be moved.");
  }
  const chargeOn = addDays(was.chargeOn, days);
  return accept(
    moved(
      was,
      { chargeOn, noticeOn: noticeDate(chargeOn, was.noticeDays) },
      "subscription.changed",
      { extendedDays: days, chargeOn },
    ),
  );
}

/** Raises, lowers or removes (0) the last number of the series. */
export function changeFinal(
  was: Subscription,
  finalPosition: number,
  rules: RuleSet,
  today: PlainDate,
): Result<SubscriptionMoved> {
  const may = mayMove(SUBSCRIPTION_LIFECYCLE, "change_final", was.state);
  if (!may.ok) return may;
  if (!Number.isInteger(finalPosition) || finalPosition < 0 || finalPosition > 1_000_000) {
    return refuse("invalid_field", "Give a whole number, or 0 for no end.", "finalNumber");
  }
  const facts = { finalNumber: finalPosition };
  const set = { ...was, finalPosition };
  if (was.state === "pending" || was.state === "inactive") {
    return accept(moved(was, { finalPosition }, "subscription.changed", facts));
  }
  if (isPastFinal(set)) {
    const completes = rules.seriesEnd === "complete" && was.state !== "completed";
    return accept(
      moved(
        was,
        {
          finalPosition,
          state: rules.seriesEnd === "complete" ? "completed" : was.state,
          chargeOn: null,
          noticeOn: null,
          retryNo: 0,
        },
        completes ? "subscription.completed" : "subscription.changed",
        facts,
      ),
    );
  }
  const wasResting = was.chargeOn === null;
  if (!wasResting) return accept(moved(was, { finalPosition }, "subscription.changed", facts));
  const resumes = resumeSeries(set, rules, today);
  return accept(
    moved(
      was,
      { ...resumes, finalPosition, state: "active" },
      was.state === "completed" ? "subscription.activated" : "subscription.changed",
      facts,
    ),
  );
}

function resumeSeries(
  set: Subscription,
  rules: RuleSet,
  today: PlainDate,
): Pick<Subscription, "slot" | "dueOn" | "chargeOn" | "noticeOn"> {
  const skips = rules.extendSeries === "from_today" && compareDates(set.dueOn, today) <= 0;
  const slot = skips ? firstSlotAfter(scheduleOf(set), set.slot, today) : set.slot;
  const dueOn = skips ? slotDate(scheduleOf(set), slot) : set.dueOn;
  return { slot, dueOn, chargeOn: dueOn, noticeOn: noticeDate(dueOn, set.noticeDays) };
}

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
  if (noticeDays !== 0 && (noticeDays < 2 || noticeDays > 7)) {
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
      { amountMinor: String(amountMinor), noticeDays, dueOn: schedule.value.dueOn ?? was.dueOn },
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

/** Charges go to another payment method from now on; one that waited for that is due again. */
export function replacePaymentMethod(
  was: Subscription,
  paymentMethodId: bigint,
): Result<SubscriptionMoved> {
  if (was.state === "cancelled") {
    return refuse("wrong_state", "A cancelled subscription is not charged any more.", "state");
  }
  const waitedForIt =
    was.state === "inactive" &&
    (was.reason === "payment_method_off" || was.reason === "authentication_required");
  if (waitedForIt && !isPastFinal(was)) {
    return accept(
      moved(
        was,
        { paymentMethodId, state: "active", reason: null, chargeOn: was.dueOn },
        "subscription.activated",
        { paymentMethodId: String(paymentMethodId) },
      ),
    );
  }
  return accept(
    moved(was, { paymentMethodId }, "subscription.changed", {
      paymentMethodId: String(paymentMethodId),
    }),
  );
}

function moved(
  was: Subscription,
  part: Partial<Subscription>,
  kind: EventKind,
  facts?: EventDraft["facts"],
): SubscriptionMoved {
  return {
    edit: { was, next: { ...was, ...part } },
    events: [
      {
        kind,
        purchaseId: was.purchaseId,
        subscriptionId: was.id,
        ...(facts === undefined ? {} : { facts }),
      },
    ],
  };
}
