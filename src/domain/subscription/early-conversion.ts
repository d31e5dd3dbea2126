/** A trial that ends by its customer's choice: when that may be, and what is paid then. Pure. */
import type { Instant } from "../calendar/instant.ts";
import { instantOf } from "../calendar/zone.ts";
import type { RuleSet } from "../policy/rule-set.ts";
import type { Purchase } from "../purchase/purchase.ts";
import { refuse, type Refusal } from "../refusal.ts";
import type { TransactionExtra } from "../transaction/transaction.ts";
import { amountDue, type Subscription } from "./subscription.ts";

/** Source: Segpay, "Instant Conversion": try again after a while; not in the last half day. */
const FIRST_MS = 2 * 60_000;
const LAST_MS = 12 * 3_600_000;

/** The first payment after the sale is what a trial leads to. */
function isInTrial({ position }: Subscription): boolean {
  return position === 2;
}

/** Why it cannot be converted at `now`; null: it can. */
export function conversionFault(
  was: Subscription,
  { boughtAt, terms }: Pick<Purchase, "boughtAt" | "terms">,
  { earlyConversion, zone, startsAt }: RuleSet,
  now: Instant,
): Refusal | null {
  if (earlyConversion === "any_time" || terms.conversion === undefined) return null;
  if (!isInTrial(was) || was.chargeOn === null) return null;
  if (now < boughtAt + FIRST_MS) {
    return refuse("policy_forbids", "It was bought just now; try again in two minutes.", "state");
  }
  return now <= instantOf(zone, was.chargeOn, startsAt) - LAST_MS
    ? null
    : refuse("policy_forbids", "The trial ends within twelve hours by itself.", "state");
}

export type ConversionPrice = {
  readonly minor: bigint;
  /** What recurs from then on; null: what recurs now. */
  readonly rebillMinor: bigint | null;
};

/** What is charged at once, and what recurs then. */
export function conversionPrice(
  was: Subscription,
  { terms }: Pick<Purchase, "terms">,
): ConversionPrice {
  const { minor, recurringMinor } = (isInTrial(was) ? terms.conversion : undefined) ?? {};
  return {
    minor: minor === undefined ? amountDue(was) : BigInt(minor),
    rebillMinor: recurringMinor === undefined ? null : BigInt(recurringMinor),
  };
}

/** What the charge remembers, for when it is approved. */
export function conversionExtra(
  price: ConversionPrice | null,
  moveAnchor: boolean,
): Pick<TransactionExtra, "moveAnchor" | "rebillMinor"> {
  const rebillMinor = price?.rebillMinor ?? null;
  return {
    ...(moveAnchor ? { moveAnchor } : {}),
    ...(rebillMinor === null ? {} : { rebillMinor: String(rebillMinor) }),
  };
}
