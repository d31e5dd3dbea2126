/**
 * The policies a subscription lives under (docs/concepts/policies.md), as one immutable value.
 *
 * A face chooses a named set, a site may override values; code asks for the values and never for the
 * face. A changed set is a new row, so what was sold keeps its rules.
 */
import type { CardBrand } from "../card/card-number.ts";
import type { DeclineClass } from "./decline.ts";

export type RuleSet = {
  readonly monthEnd: "cap-28" | "clamp";
  /** catch-up: each missed position is charged. skip: one charge, then the next future date. */
  readonly missed: "catch-up" | "skip";
  /** Of missed positions: `all` on the day on which they are found, or `one_a_day`. */
  readonly catchUp: "all" | "one_a_day";
  readonly decline: "deactivate" | "retry" | "continue";
  /** Days from each decline to the next try; its length is the number of retries. */
  readonly retryGapsDays: readonly number[];
  /** A retry is given up when it would fall closer than this to the next due date. 0 = no limit. */
  readonly retryNotWithinDays: number;
  readonly afterRetries: "expire" | "cancel" | "deactivate" | "next_period";
  readonly maxFailedPeriods: number;
  readonly onHard: "as_soft" | "end" | "method_off";
  readonly onFraud: "as_soft" | "end" | "method_off";
  readonly onAuthentication: "as_soft" | "ask";
  /** Advice codes of a decline that end the subscription, as the bank writes them. */
  readonly stopOnAdvice: readonly string[];
  /** Card brands that a series may be charged to; empty: all that the site takes. */
  readonly seriesBrands: readonly CardBrand[];
  readonly gate: "approval" | "settlement";
  readonly grouping: "together" | "apart";
  readonly seriesEnd: "rest" | "complete";
  readonly extendSeries: "charge_missed" | "from_today";
  readonly accessOnDecline: "keep" | "end";
  readonly accessOnCancel: "paid_time" | "now";
  readonly accessOnChargeback: "keep" | "end";
  readonly reactivate: "never" | "activate" | "membership";
  readonly extendDays: "never" | "cycle_only";
  /** `trial_window`: a trial that was sold as one is not converted in its first minutes and last hours. */
  readonly earlyConversion: "any_time" | "trial_window";
  readonly amountChange: "free" | "increase_needs_approval" | "none";
  /** Days ahead of a charge at which its customer is told, where the order does not say; 0: not. */
  readonly noticeDays: number;
  readonly standInMaxRetries: number;
  readonly undeliverable: "until_delivered" | "hourly_today_then_decline";
  readonly undeliverableEveryMs: number;
  readonly lateFirstApproval: "honour" | "void";
  readonly collection: "charge" | "post" | "external";
  /** Business zone and the time of day at which a date's renewals start. */
  readonly zone: string;
  readonly startsAt: string;
};

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

const rest: RuleSet = {
  monthEnd: "clamp",
  missed: "catch-up",
  catchUp: "all",
  decline: "retry",
  retryGapsDays: [1, 3, 5],
  retryNotWithinDays: 0,
  afterRetries: "cancel",
  maxFailedPeriods: 0,
  onHard: "end",
  onFraud: "end",
  onAuthentication: "ask",
  stopOnAdvice: [],
  seriesBrands: [],
  gate: "approval",
  grouping: "apart",
  seriesEnd: "complete",
  extendSeries: "from_today",
  accessOnDecline: "keep",
  accessOnCancel: "paid_time",
  accessOnChargeback: "keep",
  reactivate: "activate",
  extendDays: "cycle_only",
  earlyConversion: "any_time",
  amountChange: "free",
  noticeDays: 0,
  standInMaxRetries: 0,
  undeliverable: "until_delivered",
  undeliverableEveryMs: HOUR_MS,
  lateFirstApproval: "honour",
  collection: "charge",
  zone: "UTC",
  startsAt: "00:00",
};

/** The sets that faces choose from (docs/concepts/policies.md). `zone` is the site's, except where fixed. */
export const RULE_SETS = {
  rest,
  segpay: {
    ...rest,
    missed: "skip",
    retryGapsDays: [3, 3, 3],
    afterRetries: "expire",
    onHard: "as_soft",
    onFraud: "end",
    onAuthentication: "ask",
    accessOnChargeback: "end",
    reactivate: "membership",
    earlyConversion: "trial_window",
    amountChange: "increase_needs_approval",
    zone: "GMT",
  },
  "secure-trading": {
    ...rest,
    monthEnd: "cap-28",
    decline: "continue",
    retryGapsDays: [],
    onHard: "as_soft",
    onFraud: "as_soft",
    onAuthentication: "as_soft",
    seriesBrands: ["visa", "mastercard", "amex"],
    gate: "settlement",
    seriesEnd: "rest",
    extendSeries: "charge_missed",
    accessOnCancel: "now",
    extendDays: "never",
    lateFirstApproval: "void",
    zone: "GMT",
    startsAt: "00:30",
  },
  internetsecure: {
    ...rest,
    missed: "skip",
    decline: "deactivate",
    retryGapsDays: [],
    onHard: "as_soft",
    onFraud: "as_soft",
    onAuthentication: "ask",
    grouping: "together",
    accessOnCancel: "now",
    extendDays: "never",
    undeliverableEveryMs: DAY_MS,
    zone: "America/Toronto",
    startsAt: "00:30",
  },
} as const satisfies Record<string, RuleSet>;

/** What rule sets that were written before a rule existed say of it. */
export const RULES_BEFORE: Pick<
  RuleSet,
  "catchUp" | "stopOnAdvice" | "seriesBrands" | "noticeDays" | "earlyConversion"
> = {
  earlyConversion: "any_time",
  noticeDays: 0,
  catchUp: "all",
  stopOnAdvice: [],
  seriesBrands: [],
};

export type RuleSetName = keyof typeof RULE_SETS;

export function classPolicy(rules: RuleSet, declineClass: DeclineClass): RuleSet["onHard"] | "ask" {
  switch (declineClass) {
    case "hard":
      return rules.onHard;
    case "fraud":
      return rules.onFraud;
    case "authentication":
      return rules.onAuthentication;
    case "soft":
    case "configuration":
      return "as_soft";
  }
}
