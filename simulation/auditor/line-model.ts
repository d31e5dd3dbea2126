/**
 * The auditor's own book of one recurring line: what it owes next, when, and at what price. Each
 * function says what a thing that happened makes of it. Written from the model's words.
 */
import { daysFrom, later, plusDays, type IsoDate } from "./days.ts";
import { dateOf, oneStep, planFrom, stepAfter, type Plan } from "./plan.ts";
import type { Rules } from "./policies.ts";
import type { RecurringSold, Sold } from "../observation.ts";
import { shownMinor } from "./shown-price.ts";

export type LineState = "sold" | "pending" | "active" | "inactive" | "completed" | "cancelled";

export type Line = {
  readonly id: bigint;
  /** `sold`: the first payment is not approved yet. */
  readonly state: LineState;
  /** Inactive because its card cannot be used: another card makes it active again. */
  readonly wantsCard: boolean;
  /** Inactive because of a decline: its position is still to be paid. */
  readonly isDeclined: boolean;
  /** Number of the next charge. */
  readonly position: number;
  readonly finalNumber: number;
  readonly plan: Plan;
  readonly step: number;
  readonly dueOn: IsoDate;
  /** When it is charged; null: not at all. */
  readonly chargeOn: IsoDate | null;
  readonly retries: number;
  readonly failedPeriods: number;
  readonly amountMinor: bigint;
  readonly cardId: bigint;
  readonly lastPaidOn: IsoDate | null;
};

export function soldLine(sold: Sold, terms: RecurringSold, rules: Rules): Line {
  const { unit, frequency: every, startsOn } = terms;
  const plan = planFrom(startsOn ?? sold.soldOn, { unit, every, monthEnd: rules.monthEnd });
  // capped to the 28th, a beginning at the end of a month may be past when it is sold
  const step = startsOn === null ? 1 : stepAfter(plan, 0, sold.soldOn);
  return {
    id: terms.subscriptionId,
    state: "sold",
    wantsCard: false,
    isDeclined: false,
    position: 2,
    finalNumber: terms.finalNumber,
    plan,
    step,
    dueOn: dateOf(plan, step),
    chargeOn: null,
    retries: 0,
    failedPeriods: 0,
    amountMinor: shownMinor(terms.shown, sold.currency),
    cardId: sold.paymentMethodId,
    lastPaidOn: null,
  };
}

export function isOver(line: Line): boolean {
  return line.finalNumber > 0 && line.position > line.finalNumber;
}

/** Charging on its due date from now on, whatever that date is. */
export function started(line: Line): Line {
  return {
    ...line,
    state: "active",
    wantsCard: false,
    isDeclined: false,
    chargeOn: line.dueOn,
  };
}

/** How a charge was claimed, which an approval has to know. */
export type ClaimedAs = { readonly position: number; readonly chargeOn: IsoDate };

export function afterApproval(line: Line, claim: ClaimedAs, rules: Rules, on: IsoDate): Line {
  if (claim.position !== line.position) return line;
  const following = line.step + 1;
  const step = rules.missed === "skip" ? stepAfter(line.plan, following, on) : following;
  const next: Line = {
    ...line,
    position: line.position + 1,
    step,
    dueOn: dateOf(line.plan, step),
    retries: 0,
    lastPaidOn: on,
    chargeOn: null,
  };
  if (line.state !== "active") return next;
  if (isOver(next)) return ended(next, rules);
  // days given while the charge was on its way are not lost
  const given = line.chargeOn === null ? 0 : Math.max(0, daysFrom(claim.chargeOn, line.chargeOn));
  return { ...next, chargeOn: plusDays(next.dueOn, given) };
}

/** The series counts from a charge on `on`: the next date is one step later. */
export function countedFrom(line: Line, rules: Rules, on: IsoDate): Line {
  const terms = { unit: line.plan.unit, every: line.plan.every, monthEnd: rules.monthEnd };
  const plan = planFrom(oneStep(on, terms), terms);
  const dueOn = dateOf(plan, 0);
  return { ...line, plan, step: 0, dueOn, chargeOn: line.chargeOn === null ? null : dueOn };
}

function ended(line: Line, rules: Rules): Line {
  const state = rules.seriesEnd === "complete" ? "completed" : line.state;
  return { ...line, state, chargeOn: null };
}

/** What the bank, or nobody, said when it declined. */
export type Refusal = { readonly declineClass: string; readonly forbidsRetry: boolean };

type AfterDecline = {
  readonly line: Line;
  /** Its card is switched off. */
  readonly cardOff: boolean;
  /** Its purchase ends at once with all of its lines. */
  readonly expires: boolean;
};

export function afterDecline(
  line: Line,
  claim: ClaimedAs,
  no: Refusal,
  rules: Rules,
  on: IsoDate,
): AfterDecline {
  const stays = { line, cardOff: false, expires: false };
  if (line.state !== "active" || claim.position !== line.position) return stays;
  const byClass: Readonly<Record<string, string>> = {
    hard: rules.onHard,
    fraud: rules.onFraud,
    authentication: rules.onAuthentication,
  };
  switch (byClass[no.declineClass] ?? "as_soft") {
    case "end":
      return { ...stays, line: cancelled(line) };
    case "method_off":
      return { ...stays, line: { ...declinedOff(line), wantsCard: true }, cardOff: true };
    case "ask":
      return { ...stays, line: { ...declinedOff(line), wantsCard: true } };
    default:
  }
  if (rules.decline === "deactivate") return { ...stays, line: declinedOff(line) };
  if (rules.decline === "continue") return { ...stays, line: usedUp(line, rules) };
  const retryOn = retryDate(line, rules, on);
  if (retryOn !== null && !no.forbidsRetry) {
    return { ...stays, line: { ...line, retries: line.retries + 1, chargeOn: retryOn } };
  }
  switch (rules.afterRetries) {
    case "expire":
      return { ...stays, line: cancelled(line), expires: true };
    case "cancel":
      return { ...stays, line: cancelled(line) };
    case "deactivate":
      return { ...stays, line: declinedOff(line) };
    default: {
      const failed = { ...line, failedPeriods: line.failedPeriods + 1 };
      const enough = rules.maxFailedPeriods > 0 && failed.failedPeriods >= rules.maxFailedPeriods;
      return { ...stays, line: enough ? declinedOff(failed) : usedUp(failed, rules) };
    }
  }
}

function retryDate(line: Line, rules: Rules, on: IsoDate): IsoDate | null {
  const gap = rules.retryGapsDays[line.retries];
  if (gap === undefined) return null;
  const retryOn = plusDays(later(line.chargeOn ?? on, on), gap);
  if (rules.retryNotWithinDays === 0) return retryOn;
  const nextDueOn = dateOf(line.plan, line.step + 1);
  return daysFrom(retryOn, nextDueOn) < rules.retryNotWithinDays ? null : retryOn;
}

/** The number is gone with the decline. */
function usedUp(line: Line, rules: Rules): Line {
  const step = line.step + 1;
  const dueOn = dateOf(line.plan, step);
  const next = { ...line, position: line.position + 1, step, dueOn, chargeOn: dueOn, retries: 0 };
  return isOver(next) ? ended(next, rules) : next;
}

export function deactivated(line: Line): Line {
  return { ...line, state: "inactive", wantsCard: false, isDeclined: false, chargeOn: null };
}

function declinedOff(line: Line): Line {
  return { ...deactivated(line), isDeclined: true, retries: 0 };
}

/** Its last charge was declined, and nobody has paid for it since. */
export function isUnpaid(line: Line): boolean {
  return line.state === "active" ? line.retries > 0 : line.state === "inactive" && line.isDeclined;
}

/** An expired purchase was paid for again on `on`: its series goes on from there. */
export function resumed(line: Line, rules: Rules, on: IsoDate): Line {
  const back = started({ ...line, retries: 0 });
  const claim = { position: line.position, chargeOn: line.dueOn };
  return countedFrom(afterApproval(back, claim, rules, on), rules, on);
}

export function cancelled(line: Line): Line {
  return { ...line, state: "cancelled", chargeOn: null };
}

/** By hand. `mateToday`: another line of the purchase was charged today, so this one waits a day. */
export function activated(line: Line, missed: "charge" | "skip", on: IsoDate, mateToday: boolean) {
  const skips = missed === "skip" && line.dueOn <= on;
  const step = skips ? stepAfter(line.plan, line.step, on) : line.step;
  const dueOn = dateOf(line.plan, step);
  const begun = started({ ...line, step, dueOn: skips ? dueOn : line.dueOn, retries: 0 });
  return mateToday && begun.dueOn <= on ? { ...begun, chargeOn: plusDays(on, 1) } : begun;
}

export function finalChanged(line: Line, finalNumber: number, rules: Rules, on: IsoDate): Line {
  const set = { ...line, finalNumber };
  if (line.state === "pending" || line.state === "inactive") return set;
  if (isOver(set)) return ended({ ...set, retries: 0 }, rules);
  if (line.chargeOn !== null) return set;
  const skips = rules.extendSeries === "from_today" && line.dueOn <= on;
  const step = skips ? stepAfter(line.plan, line.step, on) : line.step;
  return started({ ...set, step, dueOn: skips ? dateOf(line.plan, step) : line.dueOn });
}

export type OtherTerms = {
  readonly amountMinor: bigint | null;
  readonly unit: Plan["unit"] | null;
  readonly frequency: number | null;
};

/** Another rhythm begins one new step after the date of the last used step. */
export function termsChanged(line: Line, terms: OtherTerms, rules: Rules): Line {
  const priced = { ...line, amountMinor: terms.amountMinor ?? line.amountMinor };
  const unit = terms.unit ?? line.plan.unit;
  const every = terms.frequency ?? line.plan.every;
  if (unit === line.plan.unit && every === line.plan.every) return priced;
  const rhythm = { unit, every, monthEnd: rules.monthEnd };
  const begins = line.step > 0 ? oneStep(dateOf(line.plan, line.step - 1), rhythm) : line.dueOn;
  const plan = planFrom(begins, rhythm);
  const dueOn = dateOf(plan, 0);
  const chargeOn = line.chargeOn === null ? null : dueOn;
  return { ...priced, plan, step: 0, dueOn, chargeOn, retries: 0 };
}
