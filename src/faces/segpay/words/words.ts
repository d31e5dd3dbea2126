/** Our facts in Segpay's words. Pure. */
import type { PlainDate } from "../../../domain/calendar/plain-date.ts";
import type { Instant } from "../../../domain/calendar/instant.ts";
import type { Unit } from "../../../domain/schedule/schedule.ts";
import { isUndecided } from "../../../domain/transaction/transaction.ts";
import type { TransactionFacts } from "../../../engine/reports/transaction-report.ts";

type Facts = TransactionFacts;

const TEMPORARY = "Temporary Approval";

/** What a purchase is called in reports and portals. */
export function purchaseStatus({
  state,
  recurring,
}: {
  readonly state: Facts["purchaseState"];
  readonly recurring: boolean;
}): string {
  switch (state) {
    case "temporary":
      return TEMPORARY;
    case "active":
      return recurring ? "Active" : "Non-Recurring";
    case "cancelled":
      return "Cancelled";
    case "expired":
    case "failed":
    case "pending":
      return "Expired";
  }
}

export function purchaseType({ pricePointType, recurring, accessDays }: Facts): string {
  switch (pricePointType) {
    case "one_time":
      return "One Time";
    case "digital":
      return "Digital Purchase";
    case "instant_conversion":
      return "Instant Conversion";
    case "delayed_capture":
      return "Delayed Capture";
    default:
      if (recurring) return "Recurring";
      return accessDays === null ? "Digital Purchase" : "One Time";
  }
}

export function transactionType({ kind, extra }: Facts): string {
  switch (kind) {
    case "void":
      return "Void";
    case "refund":
      return "Refund";
    case "chargeback":
    case "chargeback_reversal":
      return "Chargeback";
    default:
      return extra?.oneClick === true ? "One Click" : "Sale";
  }
}

/** Whether it gives money back: its amount is then below 0. */
export function isReversal({ kind }: Pick<Facts, "kind">): boolean {
  return kind === "void" || kind === "refund" || kind === "chargeback";
}

export function signedMinor(facts: Pick<Facts, "kind" | "amountMinor">): bigint {
  return isReversal(facts) ? -facts.amountMinor : facts.amountMinor;
}

export function sourceOf({
  kind,
  stage,
}: Pick<Facts, "kind" | "stage">): "Signup" | "Conversion" | "Rebill" | "System" {
  if (kind !== "sale" && kind !== "auth" && kind !== "verify") return "System";
  switch (stage) {
    case "initial":
    case "manual":
      return "Signup";
    case "conversion":
    case "instant":
      return "Conversion";
    case "rebill":
    case "balance":
      return "Rebill";
  }
}

/** Sold on trust, and not answered by the bank yet. */
function isTemporary({ state, stoodInAt }: Pick<Facts, "state" | "stoodInAt">): boolean {
  return stoodInAt !== null && isUndecided(state);
}

export function authOf(facts: Facts): "Yes" | "No" {
  return facts.state === "approved" || isTemporary(facts) ? "Yes" : "No";
}

/** The bank's answer: code, hyphen, text. */
export function authCodeOf(facts: Facts): string {
  if (isTemporary(facts)) return `SI-${TEMPORARY}`;
  if (facts.state === "approved") return "00-Approved";
  return `${facts.responseCode ?? "05"}-Declined`;
}

/** The bank's number of an approval. */
export function approvalNumber({ mode, authCode }: Facts): string {
  return mode === "test" ? "TestTrans" : (authCode ?? "");
}

/** What the purchase's last charge came to. */
export function lastResult(facts: Facts): string {
  const { purchaseState, purchaseReason, retryNo } = facts;
  if (purchaseState === "temporary") return TEMPORARY;
  const isDeclined = purchaseState === "failed" || purchaseReason === "declined";
  return isDeclined || (retryNo ?? 0) > 0 ? "Declined" : "Approved";
}

export type Dates = {
  readonly purchaseState: Facts["purchaseState"];
  readonly dueOn: PlainDate | null;
  readonly chargeOn: PlainDate | null;
  readonly retryNo: number | null;
};

/** The next date on which something is due; null: nothing is. */
export function nextDate({ purchaseState, dueOn, chargeOn, retryNo }: Dates): PlainDate | null {
  if (purchaseState === "temporary") return dueOn;
  if (purchaseState !== "active") return null;
  return (retryNo ?? 0) > 0 ? dueOn : chargeOn;
}

/** When a declined renewal is tried again. */
export function retryDate({ purchaseState, chargeOn, retryNo }: Dates): PlainDate | null {
  return purchaseState === "active" && (retryNo ?? 0) > 0 ? chargeOn : null;
}

export function expiredDate({
  accessUntil,
  expiredAt,
}: Pick<Facts, "accessUntil" | "expiredAt">): Instant | null {
  return accessUntil ?? expiredAt;
}

const DAYS: Readonly<Record<Unit, number>> = {
  DAY: 1,
  WEEK: 7,
  HALF_MONTH: 15,
  MONTH: 30,
  YEAR: 365,
};

/** Days from one charge to the next, of a calendar month thirty; 0: nothing recurs. */
export function recurringPeriod({ unit, frequency }: Pick<Facts, "unit" | "frequency">): number {
  return unit === null || frequency === null ? 0 : DAYS[unit] * frequency;
}

/** `packageId:pricePointId`; null where it was sold without either. */
export function eticketId({
  packageId,
  pricePointId,
}: Pick<Facts, "packageId" | "pricePointId">): string | null {
  return packageId === null && pricePointId === null
    ? null
    : `${packageId ?? 0n}:${pricePointId ?? 0n}`;
}

const COUNTRIES = new Intl.DisplayNames(["en"], { type: "region", fallback: "none" });

/** The English name of an ISO code. */
export function countryName(code: string | undefined): string | null {
  if (code === undefined) return null;
  try {
    return COUNTRIES.of(code) ?? code;
  } catch {
    return code;
  }
}
