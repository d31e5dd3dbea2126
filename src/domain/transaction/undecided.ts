/** What becomes of a charge that nobody has decided yet (docs/concepts/life-of-a-charge.md). Pure. */
import type { Instant } from "../calendar/instant.ts";
import { change, mergeChanges, type Change } from "../change.ts";
import type { RuleSet } from "../policy/rule-set.ts";
import {
  businessDate,
  decided,
  moved,
  unchanged,
  type Charge,
  type Decision,
  type OutcomeContext,
  type Undelivered,
} from "./charge.ts";
import { decline, UNREACHABLE } from "./declined.ts";
import { isTrusted, resendOnTrust, retryOnTrust, trust, trustRefused } from "./temporary.ts";
import { isFirstPayment } from "./transaction.ts";
import { wait } from "./waiting.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** The bank was not reached: a renewal waits, so does what is sold on trust; the rest is over. */
export function undeliverable(
  charge: Charge,
  outcome: Undelivered,
  context: OutcomeContext,
): Decision {
  if (isTrusted(charge, context)) return retryOnTrust(charge, outcome, context);
  if (!isRenewal(charge) && !mustArrive(charge)) return declineUnreached(charge, context);
  const checkAt = nextTry(charge.rules, outcome, context);
  if (
    charge.rules.undeliverable === "hourly_today_then_decline" &&
    businessDate(charge.rules, checkAt) !== businessDate(charge.rules, context.now)
  ) {
    return decline(charge, UNREACHABLE, context);
  }
  return decided(
    wait(charge, { checkAt, closeAttempt: outcome.answered, cause: outcome.cause, context }),
  );
}

/** Nobody tries it again; a limit of stand-in says why it was not sold on trust. */
function declineUnreached(charge: Charge, context: OutcomeContext): Decision {
  const responseCode = trustRefused(charge, context) ?? UNREACHABLE.responseCode;
  return decline(charge, { ...UNREACHABLE, responseCode }, context);
}

/** A charge of the engine's own, or by hand ahead of it; not one that somebody waits for. */
function isRenewal(charge: Charge): boolean {
  const { transaction } = charge;
  return transaction.parentId === null && !isFirstPayment(transaction) && !isAwaited(charge);
}

/** Somebody waits for its answer: to come back, or having confirmed it. */
function isAwaited({ transaction: { extra } }: Charge): boolean {
  return extra?.reactivates === true || extra?.confirms === true;
}

/** A reversal that the engine owes. */
function mustArrive({ transaction }: Charge): boolean {
  return transaction.extra?.parentRef !== undefined;
}

/** After a try, as often as the policy says; what was not sent goes when the gateway is next tried. */
function nextTry(
  rules: RuleSet,
  outcome: Undelivered,
  { now, notBefore = 0 }: OutcomeContext,
): Instant {
  if (outcome.unsent !== true) return Math.max(now + rules.undeliverableEveryMs, notBefore);
  return notBefore > now ? notBefore : now + Math.min(rules.undeliverableEveryMs, HOUR_MS);
}

/** A look-up proved that the bank has no such key. */
export function neverArrived(charge: Charge, context: OutcomeContext): Decision {
  if (isTrusted(charge, context)) return decided(resendOnTrust(charge, context));
  const { transaction } = charge;
  if (isFirstPayment(transaction) || isAwaited(charge)) {
    return declineUnreached(charge, context);
  }
  // the same key is sent again: a packet still on its way cannot charge twice
  return decided(
    wait(charge, { checkAt: context.now, closeAttempt: false, cause: "never arrived", context }),
  );
}

/**
 * Our own set-up was refused: no decline of the customer's, so it waits and a person is asked. Under the
 * same key, since nobody looked at it: a copy of the refused request may still get through once the
 * set-up is right, and a new key would charge a second time.
 */
export function holdForConfiguration(
  charge: Charge,
  responseCode: string,
  context: OutcomeContext,
): Change {
  const held = wait(charge, {
    checkAt: context.now + HOUR_MS,
    closeAttempt: false,
    cause: responseCode,
    context,
  });
  return mergeChanges([
    held,
    change({
      tasks: [
        {
          kind: "gateway_configuration",
          subjectId: charge.transaction.gatewayAccountId,
          detail:
            `The gateway refused our own set-up (code ${responseCode}). Charges of this gateway ` +
            "account wait and are tried every hour; check its credentials.",
        },
      ],
    }),
  ]);
}

/** Silence is not a decline: the transaction is `unknown` and belongs to the reconciler. */
export function loseSight(charge: Charge, context: OutcomeContext): Change {
  const { transaction } = charge;
  const isNews = transaction.state !== "unknown";
  // silent again, to the look-up: access is given on trust, and nothing is sent
  const standsIn = !isNews && transaction.stoodInAt === null && isTrusted(charge, context);
  const next = moved(transaction, "lose_sight", "unknown", {
    ...(standsIn ? { stoodInAt: context.now } : {}),
    checkAt: Math.max(
      context.now + backOffMs(context.now - transaction.at),
      context.notBefore ?? 0,
    ),
  });
  const lost = change({
    transactions: [{ was: transaction, next }],
    subscriptions: isNews ? unchanged(charge) : [],
    events: isNews
      ? [
          {
            kind: "transaction.unknown",
            purchaseId: transaction.purchaseId,
            transactionId: transaction.id,
          },
        ]
      : [],
    tasks:
      context.now - transaction.at >= 24 * HOUR_MS
        ? [
            {
              kind: "outcome_unknown",
              subjectId: transaction.id,
              detail: "The gateway has not said for a day what became of this charge; ask it.",
            },
          ]
        : [],
  });
  return standsIn ? trust(charge, lost) : lost;
}

/** From a minute to an hour, doubling: as long again as the transaction is old. */
export function backOffMs(ageMs: number): number {
  return Math.min(HOUR_MS, Math.max(MINUTE_MS, ageMs));
}

/** A waiting charge for a subscription that charges no longer is given up; its lines die. */
export function abandon(charge: Charge, now: Instant): Change {
  const { transaction } = charge;
  return change({
    transactions: [
      {
        was: transaction,
        next: moved(transaction, "give_up", "failed", { checkAt: null, decidedAt: now }),
      },
    ],
    subscriptions: unchanged(charge),
    deadLinesOf: [transaction.id],
    events: [
      {
        kind: "transaction.abandoned",
        purchaseId: transaction.purchaseId,
        transactionId: transaction.id,
      },
    ],
  });
}
