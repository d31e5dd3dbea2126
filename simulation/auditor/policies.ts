/** The policies of a sale, read by their names; a name that is missing or strange is an error. */
import type { Policies } from "../observation.ts";

export type Rules = {
  readonly monthEnd: string;
  readonly missed: string;
  readonly decline: string;
  readonly retryGapsDays: readonly number[];
  readonly retryNotWithinDays: number;
  readonly afterRetries: string;
  readonly maxFailedPeriods: number;
  readonly onHard: string;
  readonly onFraud: string;
  readonly onAuthentication: string;
  readonly gate: string;
  readonly grouping: string;
  readonly seriesEnd: string;
  readonly extendSeries: string;
  readonly extendDays: string;
  readonly accessOnDecline: string;
  readonly accessOnCancel: string;
  readonly accessOnChargeback: string;
  readonly reactivate: string;
  readonly lateFirstApproval: string;
  readonly standInMaxRetries: number;
  readonly undeliverable: string;
  readonly undeliverableEveryMs: number;
};

export function readRules(policies: Policies): Rules {
  const text = (name: keyof Rules): string => {
    const value = policies[name];
    if (typeof value !== "string") throw new Error(`policy ${name} is ${String(value)}`);
    return value;
  };
  const count = (name: keyof Rules): number => {
    const value = policies[name];
    if (typeof value !== "number") throw new Error(`policy ${name} is ${String(value)}`);
    return value;
  };
  const gaps = policies["retryGapsDays"];
  if (typeof gaps !== "object") throw new Error(`policy retryGapsDays is ${String(gaps)}`);
  return {
    monthEnd: text("monthEnd"),
    missed: text("missed"),
    decline: text("decline"),
    retryGapsDays: gaps.map(Number),
    retryNotWithinDays: count("retryNotWithinDays"),
    afterRetries: text("afterRetries"),
    maxFailedPeriods: count("maxFailedPeriods"),
    onHard: text("onHard"),
    onFraud: text("onFraud"),
    onAuthentication: text("onAuthentication"),
    gate: text("gate"),
    grouping: text("grouping"),
    seriesEnd: text("seriesEnd"),
    extendSeries: text("extendSeries"),
    extendDays: text("extendDays"),
    accessOnDecline: text("accessOnDecline"),
    accessOnCancel: text("accessOnCancel"),
    accessOnChargeback: text("accessOnChargeback"),
    reactivate: text("reactivate"),
    lateFirstApproval: text("lateFirstApproval"),
    standInMaxRetries: count("standInMaxRetries"),
    undeliverable: text("undeliverable"),
    undeliverableEveryMs: count("undeliverableEveryMs"),
  };
}

/** A scheme's word that this card must not be tried again for this payment. */
export function forbidsRetry(adviceCode: string | null): boolean {
  return adviceCode !== null && ["03", "21", "R0", "R1", "R3", "4", "8"].includes(adviceCode);
}
