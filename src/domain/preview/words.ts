/** What a command would do, in sentences for a person. Pure. */
import type { Instant } from "../calendar/instant.ts";
import { dateIn } from "../calendar/zone.ts";
import { formatMajor } from "../money/money.ts";
import { hasAccess } from "../purchase/access.ts";
import type { Held } from "../purchase/moves.ts";
import type { MoneyNow, Turned } from "./effect.ts";
import { counted, describeSubscriptions } from "./subscription-words.ts";

export type Described = {
  readonly turned: readonly Turned[];
  readonly money: readonly MoneyNow[];
  /** Payment methods that are switched off. */
  readonly methodsOff: number;
  /** What follows the money is so only if the bank approves. */
  readonly asksBank: boolean;
  readonly now: Instant;
};

export function describe({ turned, money, methodsOff, asksBank, now }: Described): string[] {
  return [
    ...(money.length === 0 ? ["No money moves now."] : money.map(moneySentence)),
    ...(asksBank ? ["The rest is so if the bank approves."] : []),
    ...(methodsOff > 0 ? [switchedOffSentence(turned)] : []),
    ...describeSubscriptions(turned, now),
    ...turned.map((one) => accessSentence(one, now)),
  ];
}

function moneySentence({ kind, amountMinor, currency }: MoneyNow): string {
  const amount = `${formatMajor(amountMinor, currency)} ${currency}`;
  switch (kind) {
    case "sale":
      return `${amount} is charged now.`;
    case "auth":
      return `${amount} is reserved now, and taken when it is captured.`;
    case "verify":
      return "The card is checked now, and nothing is charged.";
    case "capture":
      return `${amount} of what was reserved is taken now.`;
    case "refund":
      return `${amount} is paid back now.`;
    case "void":
      return `The payment of ${amount} is taken back before it settles.`;
    case "hold":
      return "The payment is held: it does not settle before it is released.";
    case "release":
      return "The payment is let go, and settles.";
    case "chargeback":
      return `${amount} is booked as taken back by the bank.`;
    case "chargeback_reversal":
      return `${amount} is booked as given back by the bank.`;
    case "surplus":
      return `${amount} is booked that nobody asked for.`;
  }
}

function switchedOffSentence(turned: readonly Turned[]): string {
  const off = "The payment method is switched off";
  return turned.length === 0
    ? `${off}; nothing is charged to it.`
    : `${off}; what ${counted(turned.length, "purchase")} would charge to it is declined ` +
        "until another one is given.";
}

function accessSentence({ was, next, isNew }: Turned, now: Instant): string {
  const had = !isNew && hasAccess(was, now);
  const until = lastsUntil(next, now);
  if (!hasAccess(next, now)) return had ? "Access ends now." : "There is no access.";
  if (!had) return `Access begins now and ${until}.`;
  const isSame = was.purchase.accessUntil === next.purchase.accessUntil;
  return isSame ? `Access does not change; it ${until}.` : `Access ${until}.`;
}

function lastsUntil({ purchase: { accessUntil, recurring }, rules }: Held, now: Instant): string {
  if (accessUntil !== null) {
    const on = dateIn(rules.zone, Math.max(accessUntil, now));
    return `lasts until ${on}`;
  }
  return recurring ? "lasts as long as it is paid" : "has no end";
}
