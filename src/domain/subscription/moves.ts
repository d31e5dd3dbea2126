/** What staff and customers do to a subscription (docs/concepts/moves.md). Pure; refusals are values. */
import { addDays, compareDates, type PlainDate } from "../calendar/plain-date.ts";
import { mayMove } from "../lifecycle.ts";
import type { RuleSet } from "../policy/rule-set.ts";
import { accept, refuse, type Result } from "../refusal.ts";
import { firstSlotAfter, slotDate } from "../schedule/schedule.ts";
import { moved, type SubscriptionMoved } from "./moved.ts";
import { noticeDate } from "./notice.ts";
import {
  isPastFinal,
  scheduleOf,
  SUBSCRIPTION_LIFECYCLE,
  type Subscription,
} from "./subscription.ts";

const MAX_EXTENSION_DAYS = 365;

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
  rules: RuleSet,
): Result<SubscriptionMoved> {
  const may = mayMove(SUBSCRIPTION_LIFECYCLE, "activate", was.state);
  if (!may.ok) return may;
  if (isPastFinal(was)) {
    // under `rest` it is active without anything to charge, as it was before
    if (rules.seriesEnd === "rest") return accept(moved(was, AT_REST, "subscription.activated"));
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

/** Active past the final number: kept so that the series can be extended, and never charged. */
const AT_REST = {
  state: "active",
  reason: null,
  gateTransactionId: null,
  retryNo: 0,
  chargeOn: null,
  noticeOn: null,
} as const satisfies Partial<Subscription>;

/** The gate opened: the first payment settled, or was approved. */
export function openGate(was: Subscription): SubscriptionMoved {
  if (isPastFinal(was)) return moved(was, AT_REST, "subscription.activated");
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
