/**
 * How much a merchant sells on trust at most, while the bank cannot be reached
 * (docs/decisions/stand-in.md). Pure.
 */
import type { Instant } from "../calendar/instant.ts";

/** What is absent has no limit. */
export type StandInLimits = {
  /** By currency; one that is not named has no limit of money. */
  readonly amounts?: Readonly<Record<string, AmountLimits>>;
  /** Temporary approvals at one time. */
  readonly openCount?: number;
  /** Temporary approvals of one card at one time. */
  readonly openPerCard?: number;
  /** After so long the retries end, as if the bank had declined. Silence is never ended. */
  readonly maxAgeHours?: number;
};

export type AmountLimits = {
  /** Of one purchase. */
  readonly purchaseMinor?: bigint;
  /** Of all temporary approvals at one time. */
  readonly openMinor?: bigint;
};

/** What is temporarily approved now, beside the payment in question. */
export type Exposure = {
  readonly openCount: number;
  /** Of the same card number, whichever customer gave it. */
  readonly openOfCard: number;
  /** In the payment's currency. */
  readonly openMinor: bigint;
};

/** The response codes of a first payment that a limit kept from being sold on trust. */
export const LIMIT_CODES = [
  "stand_in_limit_purchase",
  "stand_in_limit_sum",
  "stand_in_limit_count",
  "stand_in_limit_card",
  "stand_in_limit_age",
] as const;
export type LimitCode = (typeof LIMIT_CODES)[number];

/** The limit that one more temporary approval would pass; null: none. */
export function limitPassed(
  limits: StandInLimits,
  exposure: Exposure,
  payment: { readonly amountMinor: bigint; readonly currency: string },
): LimitCode | null {
  const { purchaseMinor, openMinor } = limits.amounts?.[payment.currency] ?? {};
  const { openCount = Infinity, openPerCard = Infinity } = limits;
  if (purchaseMinor !== undefined && payment.amountMinor > purchaseMinor) {
    return "stand_in_limit_purchase";
  }
  if (openMinor !== undefined && exposure.openMinor + payment.amountMinor > openMinor) {
    return "stand_in_limit_sum";
  }
  if (exposure.openCount + 1 > openCount) return "stand_in_limit_count";
  return exposure.openOfCard + 1 > openPerCard ? "stand_in_limit_card" : null;
}

const HOUR_MS = 3_600_000;

/** Whether a temporary approval is older than the merchant allows. */
export function isTooOld(
  { maxAgeHours }: StandInLimits,
  stoodInAt: Instant,
  now: Instant,
): boolean {
  return maxAgeHours !== undefined && now - stoodInAt >= maxAgeHours * HOUR_MS;
}
