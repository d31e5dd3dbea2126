/** What becomes of subscriptions, in sentences for a person. Pure. */
import type { Instant } from "../calendar/instant.ts";
import { compareDates, type PlainDate } from "../calendar/plain-date.ts";
import { dateIn } from "../calendar/zone.ts";
import { formatMajor } from "../money/money.ts";
import type { RuleSet } from "../policy/rule-set.ts";
import type { Unit } from "../schedule/schedule.ts";
import type { Subscription, SubscriptionState } from "../subscription/subscription.ts";
import { chargesAtOnce, firstCharges, type NextCharge } from "./next-charges.ts";
import type { Turned } from "./effect.ts";

const SAID_CHARGES = 3;

/** Of those that a command changes; the others are passed over in silence. */
export function describeSubscriptions(turned: readonly Turned[], now: Instant): string[] {
  const all = turned.flatMap(({ was, next }) =>
    next.subscriptions.map((one) => ({
      was: was.subscriptions.find(({ id }) => id === one.id) ?? null,
      next: one,
      rules: next.rules,
    })),
  );
  return all.flatMap(({ was, next, rules }, index) => {
    const name =
      all.length === 1 ? "The subscription" : `Subscription ${index + 1} of ${all.length}`;
    const today = dateIn(rules.zone, now);
    const changes = was === null ? [begins(name, next)] : whatChanges(name, was, next);
    const dates =
      was === null || datesOf(was, rules, today) !== datesOf(next, rules, today)
        ? dateSentences(name, was, next, { rules, today })
        : [];
    return [...changes, ...dates];
  });
}

function begins(name: string, { amountMinor, currency, finalPosition, ...terms }: Subscription) {
  const end = finalPosition === 0 ? "without an end" : `up to number ${finalPosition}`;
  return `${name} begins: ${money(amountMinor, currency)} every ${period(terms)}, ${end}.`;
}

const BECOMES: Readonly<Record<SubscriptionState, string>> = {
  pending: "waits for its first payment",
  active: "is active",
  inactive: "is inactive: nothing is charged until it is activated",
  completed: "is complete: nothing more is charged",
  cancelled: "is cancelled: nothing more is charged",
};

function whatChanges(name: string, was: Subscription, next: Subscription): string[] {
  const sentences: string[] = [];
  if (was.state !== next.state) sentences.push(`${name} ${BECOMES[next.state]}.`);
  if (was.amountMinor !== next.amountMinor) {
    const [now, before] = [next, was].map((one) => money(one.amountMinor, one.currency));
    sentences.push(`${name} costs ${now} a time instead of ${before}.`);
  }
  if (period(was) !== period(next)) {
    sentences.push(`${name} is charged every ${period(next)} instead of every ${period(was)}.`);
  }
  if (was.finalPosition !== next.finalPosition) {
    sentences.push(
      next.finalPosition === 0
        ? `${name} has no end.`
        : `${name} ends with number ${next.finalPosition}.`,
    );
  }
  if (was.noticeDays !== next.noticeDays) {
    sentences.push(
      next.noticeDays === 0
        ? `${name} is charged without a notice.`
        : `${name} is announced ${next.noticeDays} days before each charge.`,
    );
  }
  if (was.paymentMethodId !== next.paymentMethodId) {
    sentences.push(`${name} is charged to another payment method.`);
  }
  return sentences;
}

type Day = { readonly rules: RuleSet; readonly today: PlainDate };

function dateSentences(
  name: string,
  was: Subscription | null,
  next: Subscription,
  { rules, today }: Day,
): string[] {
  const sentences: string[] = [];
  const passedOver = was === null ? 0 : passedOverBy(was, next);
  if (passedOver > 0) {
    sentences.push(`${name} passes over ${counted(passedOver, "missed date")}, uncharged.`);
  }
  const atOnce = next.state === "active" ? chargesAtOnce(next, rules, today) : [];
  if (atOnce.length > 0) {
    const sum = atOnce.reduce((total, one) => total + one.amountMinor, 0n);
    const amount = money(sum, next.currency);
    sentences.push(`${name} charges ${amount} at once, for ${counted(atOnce.length, "date")}.`);
  }
  const charges = firstCharges(next, rules, today, SAID_CHARGES);
  if (charges.length > 0) {
    const once = next.state === "pending" ? "Once its first payment has settled, " : "";
    const moved = was === null ? "" : insteadOf(was, charges, { rules, today });
    const subject = once === "" ? name : name.replace(/^[TS]/, (letter) => letter.toLowerCase());
    sentences.push(`${once}${subject} is charged ${listed(charges, next.currency)}${moved}.`);
  }
  return sentences;
}

/** Dates that were skipped without being paid: the calendar moved, and the number did not. */
function passedOverBy(was: Subscription, next: Subscription): number {
  const isSameSeries = was.anchorOn === next.anchorOn && period(was) === period(next);
  return isSameSeries && was.position === next.position ? next.slot - was.slot : 0;
}

function insteadOf(was: Subscription, charges: readonly NextCharge[], { rules, today }: Day) {
  const [before] = firstCharges(was, rules, today, 1);
  const [now] = charges;
  const isMoved =
    before !== undefined &&
    now?.number === before.number &&
    compareDates(now.chargeOn, before.chargeOn) !== 0;
  return isMoved ? `, the first instead of ${before.chargeOn}` : "";
}

/** Whether dates differ is all that matters. */
function datesOf(one: Subscription, rules: RuleSet, today: PlainDate): string {
  const charges = firstCharges(one, rules, today, SAID_CHARGES);
  return charges.map(({ chargeOn, amountMinor }) => `${chargeOn} ${amountMinor}`).join();
}

function listed(charges: readonly NextCharge[], currency: string): string {
  const parts = charges.map(
    ({ amountMinor, chargeOn }) => `${money(amountMinor, currency)} on ${chargeOn}`,
  );
  const last = parts.pop() ?? "";
  return parts.length === 0 ? last : `${parts.join(", ")} and ${last}`;
}

const UNIT_WORDS: Readonly<Record<Unit, string>> = {
  DAY: "day",
  WEEK: "week",
  HALF_MONTH: "half month",
  MONTH: "month",
  YEAR: "year",
};

function period({ unit, frequency }: Pick<Subscription, "unit" | "frequency">): string {
  return frequency === 1 ? UNIT_WORDS[unit] : counted(frequency, UNIT_WORDS[unit]);
}

/** 1 date, 2 dates. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function money(amountMinor: bigint, currency: string): string {
  return `${formatMajor(amountMinor, currency)} ${currency}`;
}
