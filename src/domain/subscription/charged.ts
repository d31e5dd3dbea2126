/** What an answered charge makes of a subscription (docs/concepts/moves.md). Pure. */
import { addDays, daysBetween, latest } from "../calendar/plain-date.ts";
import type { PlainDate } from "../calendar/plain-date.ts";
import type { EventDraft } from "../event.ts";
import { assertMove } from "../lifecycle.ts";
import { classPolicy, type RuleSet } from "../policy/rule-set.ts";
import { forbidsRetry, type DeclineClass } from "../policy/decline.ts";
import { makeSchedule, slotDate, stepFrom } from "../schedule/schedule.ts";
import { nextAfterApproval } from "../schedule/series.ts";
import { noticeDate } from "./notice.ts";
import { nextRetry } from "./retries.ts";
import {
  scheduleOf,
  SUBSCRIPTION_LIFECYCLE,
  type DeclineReason,
  type Subscription,
  type SubscriptionState,
} from "./subscription.ts";

/** The claimed line, as far as it matters here. `claimedChargeOn`: `chargeOn` when it was claimed. */
export type ClaimedPosition = {
  readonly position: number;
  readonly claimedChargeOn: PlainDate;
};

export type Charged = {
  readonly next: Subscription;
  readonly events: readonly EventDraft[];
  /** Dates jumped over under `missed: skip`. */
  readonly skippedOn: readonly PlainDate[];
};

/**
 * An approval on `today`: the position is used, the calendar moves on, whatever the state is now.
 *
 * A subscription that was moved meanwhile (deactivated, cancelled) keeps that state and has nothing
 * to charge, but its counters move: the money was taken. Days added by an extension while the charge
 * was in flight are added to the new date, so nothing granted is lost (docs/concepts/moves.md).
 */
export function afterApproval(
  was: Subscription,
  line: ClaimedPosition,
  rules: RuleSet,
  today: PlainDate,
): Charged {
  if (was.position !== line.position) return { next: was, events: [], skippedOn: [] };
  const moved = nextAfterApproval({
    schedule: scheduleOf(was),
    slot: was.slot,
    position: was.position,
    finalPosition: was.finalPosition,
    missed: rules.missed,
    paidOn: today,
    seriesEnd: rules.seriesEnd,
  });
  const state = stateAfterApproval(was.state, moved.ended && rules.seriesEnd === "complete");
  assertMove(SUBSCRIPTION_LIFECYCLE, "approve", was.state, state);
  const extendedDays =
    was.chargeOn === null ? 0 : Math.max(0, daysBetween(line.claimedChargeOn, was.chargeOn));
  const chargeOn =
    state === "active" && !moved.ended
      ? caughtUpOn(addDays(moved.dueOn, extendedDays), rules, today)
      : null;
  const next: Subscription = {
    ...was,
    state,
    reason: state === was.state ? was.reason : null,
    slot: moved.slot,
    position: moved.position,
    dueOn: moved.dueOn,
    chargeOn,
    noticeOn: noticeDate(chargeOn, was.noticeDays),
    retryNo: 0,
    lastChargedOn: today,
  };
  const events: EventDraft[] =
    state === "completed" && was.state !== "completed"
      ? [{ kind: "subscription.completed", purchaseId: was.purchaseId, subscriptionId: was.id }]
      : [];
  return { next, events, skippedOn: moved.skippedOn };
}

/** When a missed date is charged, a position having been charged on `today`. */
function caughtUpOn(chargeOn: PlainDate, rules: RuleSet, today: PlainDate): PlainDate {
  return rules.catchUp === "one_a_day" ? latest(chargeOn, addDays(today, 1)) : chargeOn;
}

function stateAfterApproval(was: SubscriptionState, completes: boolean): SubscriptionState {
  return was === "active" && completes ? "completed" : was;
}

/** The series as counted from a charge on `paidOn`: the anchor is one step later (docs/concepts/moves.md). */
export function countFrom(was: Subscription, rules: RuleSet, paidOn: PlainDate): Subscription {
  const { unit, frequency } = was;
  const anchorOn = stepFrom(paidOn, { unit, frequency, monthEnd: rules.monthEnd });
  const schedule = makeSchedule({ unit, frequency, anchorOn, monthEnd: rules.monthEnd });
  const dueOn = slotDate(schedule, 0);
  const chargeOn = was.chargeOn === null ? null : dueOn;
  return {
    ...was,
    anchorOn,
    anchorDay: schedule.anchorDay,
    slot: 0,
    dueOn,
    chargeOn,
    noticeOn: noticeDate(chargeOn, was.noticeDays),
  };
}

export type Decline = {
  readonly declineClass: DeclineClass;
  readonly adviceCode: string | null;
};

export type DeclineEffect = {
  readonly next: Subscription;
  readonly events: readonly EventDraft[];
  /** What must become of the purchase; `none` needs no look at it. */
  readonly purchase: "none" | "cancel_if_last" | "expire";
  readonly methodOff: boolean;
};

/** A decline on `today`. It changes nothing in a subscription that is no longer active. */
export function afterDecline(
  was: Subscription,
  line: ClaimedPosition,
  decline: Decline,
  rules: RuleSet,
  today: PlainDate,
): DeclineEffect {
  if (was.state !== "active" || was.position !== line.position) {
    return { next: was, events: [], purchase: "none", methodOff: false };
  }
  if (decline.adviceCode !== null && rules.stopOnAdvice.includes(decline.adviceCode)) {
    return cancelled(was, "declined_for_good");
  }
  switch (classPolicy(rules, decline.declineClass)) {
    case "end":
      return cancelled(was, "declined_for_good");
    case "method_off":
      return { ...deactivated(was, "payment_method_off"), methodOff: true };
    case "ask":
      return deactivated(was, "authentication_required");
    case "as_soft":
      return bySchedule(was, decline, rules, today);
  }
}

function bySchedule(
  was: Subscription,
  decline: Decline,
  rules: RuleSet,
  today: PlainDate,
): DeclineEffect {
  switch (rules.decline) {
    case "deactivate":
      return deactivated(was, "declined");
    case "continue":
      return nextPosition(was, rules, today, was.failedPeriods);
    case "retry": {
      const retryOn = nextRetry(was, decline.adviceCode, rules, today);
      if (retryOn === null || forbidsRetry(decline.adviceCode)) {
        return afterRetries(was, rules, today);
      }
      return unchangedState({
        ...was,
        retryNo: was.retryNo + 1,
        chargeOn: retryOn,
        noticeOn: null,
      });
    }
  }
}

function afterRetries(was: Subscription, rules: RuleSet, today: PlainDate): DeclineEffect {
  switch (rules.afterRetries) {
    case "expire":
      return { ...cancelled(was, "declined"), purchase: "expire" };
    case "cancel":
      return cancelled(was, "declined");
    case "deactivate":
      return deactivated(was, "declined");
    case "next_period": {
      const failedPeriods = was.failedPeriods + 1;
      if (rules.maxFailedPeriods > 0 && failedPeriods >= rules.maxFailedPeriods) {
        return deactivated({ ...was, failedPeriods }, "declined");
      }
      return nextPosition(was, rules, today, failedPeriods);
    }
  }
}

/** The number is used up by the decline (Secure Trading, and next_period). */
function nextPosition(
  was: Subscription,
  rules: RuleSet,
  today: PlainDate,
  failedPeriods: number,
): DeclineEffect {
  const position = was.position + 1;
  const slot = was.slot + 1;
  const dueOn = slotDate(scheduleOf(was), slot);
  const ended = was.finalPosition > 0 && position > was.finalPosition;
  const completes = ended && rules.seriesEnd === "complete";
  const chargeOn = ended ? null : caughtUpOn(dueOn, rules, today);
  const next: Subscription = {
    ...was,
    state: completes ? "completed" : "active",
    slot,
    position,
    dueOn,
    chargeOn,
    noticeOn: noticeDate(chargeOn, was.noticeDays),
    retryNo: 0,
    failedPeriods,
  };
  if (!completes) return unchangedState(next);
  return {
    next,
    events: [
      { kind: "subscription.completed", purchaseId: was.purchaseId, subscriptionId: was.id },
    ],
    purchase: "none",
    methodOff: false,
  };
}

function unchangedState(next: Subscription): DeclineEffect {
  return { next, events: [], purchase: "none", methodOff: false };
}

function deactivated(was: Subscription, reason: DeclineReason): DeclineEffect {
  assertMove(SUBSCRIPTION_LIFECYCLE, "decline", was.state, "inactive");
  return {
    next: { ...was, state: "inactive", reason, chargeOn: null, noticeOn: null, retryNo: 0 },
    events: [
      {
        kind: "subscription.deactivated",
        purchaseId: was.purchaseId,
        subscriptionId: was.id,
        facts: { reason },
      },
    ],
    purchase: "none",
    methodOff: false,
  };
}

function cancelled(was: Subscription, reason: string): DeclineEffect {
  assertMove(SUBSCRIPTION_LIFECYCLE, "decline", was.state, "cancelled");
  return {
    next: { ...was, state: "cancelled", reason, chargeOn: null, noticeOn: null },
    events: [
      {
        kind: "subscription.cancelled",
        purchaseId: was.purchaseId,
        subscriptionId: was.id,
        facts: { reason },
      },
    ],
    purchase: "cancel_if_last",
    methodOff: false,
  };
}
