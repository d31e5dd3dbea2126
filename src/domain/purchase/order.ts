/** What a customer orders, checked and turned into terms. Pure. */
import { compareDates, type PlainDate } from "../calendar/plain-date.ts";
import { isCurrency } from "../money/currency.ts";
import type { RuleSet } from "../policy/rule-set.ts";
import { accept, refuse, type Refusal, type Result } from "../refusal.ts";
import { firstSlotAfter, makeSchedule, slotDate, type Unit } from "../schedule/schedule.ts";
import { isNoticeDays } from "../subscription/notice.ts";
import { MAX_FREQUENCY } from "../subscription/terms.ts";
import type { RecurringTerms } from "./purchase.ts";

export type OrderLine = {
  readonly description: string;
  readonly code?: string;
  readonly quantity?: number;
  /** Charged now, for the whole line. */
  readonly amountMinor: bigint;
  readonly recurring?: OrderSchedule;
};

export type OrderSchedule = {
  readonly amountMinor: bigint;
  readonly unit: Unit;
  readonly frequency: number;
  /** Date of the first charge after this one; absent: one step from today. */
  readonly startsOn?: PlainDate;
  /** Last number of the series, this payment being 1; 0 = no end. */
  readonly finalNumber?: number;
  /** Absent: as the policy says. */
  readonly noticeDays?: number;
  readonly installment?: boolean;
};

export const MAX_LINES = 100;
export const MAX_AMOUNT_MINOR = 10n ** 15n;

export type OrderOptions = {
  readonly today: PlainDate;
  readonly rules: Pick<RuleSet, "seriesEnd">;
  /** The card is only checked, so that a line may cost nothing. */
  readonly isVerification?: boolean;
};

/** Checks the lines of an order; the refusal names the field at fault. */
export function checkOrder(
  lines: readonly OrderLine[],
  currency: string,
  options: OrderOptions,
): Result<readonly OrderLine[]> {
  if (!isCurrency(currency)) {
    return refuse(
      "unknown_currency",
      `${currency} is not a currency with minor units.`,
      "currency",
    );
  }
  if (lines.length === 0 || lines.length > MAX_LINES) {
    return refuse("invalid_field", `Give 1 to ${MAX_LINES} lines.`, "lines");
  }
  for (const [index, line] of lines.entries()) {
    const fault = lineFault(line, `lines[${index}]`, options);
    if (fault !== null) return fault;
  }
  return accept(lines);
}

function lineFault(
  line: OrderLine,
  at: string,
  { today, rules, isVerification }: OrderOptions,
): Refusal | null {
  if (line.amountMinor < 0n || line.amountMinor >= MAX_AMOUNT_MINOR) {
    return refuse("invalid_field", "The amount must be 0 or more.", `${at}.amountMinor`);
  }
  const { recurring } = line;
  if (recurring === undefined) {
    return line.amountMinor > 0n || isVerification === true
      ? null
      : refuse(
          "invalid_field",
          "A line that does not recur must cost something.",
          `${at}.amountMinor`,
        );
  }
  if (recurring.amountMinor <= 0n || recurring.amountMinor >= MAX_AMOUNT_MINOR) {
    return refuse("invalid_field", "The amount must be above 0.", `${at}.recurring.amountMinor`);
  }
  const { frequency, finalNumber = 0, noticeDays = 0, startsOn } = recurring;
  if (!Number.isInteger(frequency) || frequency < 1 || frequency > MAX_FREQUENCY) {
    return refuse("invalid_field", `Give 1 to ${MAX_FREQUENCY}.`, `${at}.recurring.frequency`);
  }
  // where the next number rests, a series may end with the payment that it begins with
  const endsAtOnce = finalNumber === 1 && rules.seriesEnd !== "rest";
  if (!Number.isInteger(finalNumber) || finalNumber < 0 || endsAtOnce) {
    return refuse(
      "invalid_field",
      "Give 0 for no end, or a last number from 2 (this payment is number 1).",
      `${at}.recurring.finalNumber`,
    );
  }
  if (!isNoticeDays(noticeDays)) {
    return refuse(
      "invalid_field",
      "Give 0 for no notice, or 2 to 7.",
      `${at}.recurring.noticeDays`,
    );
  }
  if (startsOn !== undefined && compareDates(startsOn, today) <= 0) {
    return refuse(
      "invalid_field",
      "The next charge must be after today.",
      `${at}.recurring.startsOn`,
    );
  }
  return null;
}

/**
 * The schedule of a line as sold on `today`. With `startsOn` the anchor is the first renewal (slot
 * 0, or the next one if a month-end rule puts that into the past); without, it is today and the first renewal is slot 1.
 */
export function recurringTerms(
  recurring: OrderSchedule,
  options: {
    readonly rules: RuleSet;
    readonly today: PlainDate;
    readonly subscriptionId: bigint;
    readonly lane: number;
  },
): RecurringTerms {
  const { rules, today } = options;
  const anchorOn = recurring.startsOn ?? today;
  const schedule = makeSchedule({
    unit: recurring.unit,
    frequency: recurring.frequency,
    anchorOn,
    monthEnd: rules.monthEnd,
  });
  // capped to the 28th, a start at the month's end may be past already: the next one is meant
  const slot = recurring.startsOn === undefined ? 1 : firstSlotAfter(schedule, 0, today);
  return {
    subscriptionId: String(options.subscriptionId),
    lane: options.lane,
    unit: recurring.unit,
    frequency: recurring.frequency,
    anchorOn,
    anchorDay: schedule.anchorDay,
    slot,
    dueOn: slotDate(schedule, slot),
    finalPosition: recurring.finalNumber ?? 0,
    amountMinor: String(recurring.amountMinor),
    trialAmountMinor: null,
    noticeDays: recurring.noticeDays ?? rules.noticeDays,
    installment: recurring.installment ?? false,
  };
}
