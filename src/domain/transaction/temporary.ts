/**
 * First payments that are sold on trust while the bank cannot be reached
 * (docs/concepts/life-of-a-charge.md). Pure.
 *
 * Access and money are two questions. Temporarily approved is a transaction that is undecided and has
 * `stoodInAt`; it is `waiting` where nothing can have moved, and is sent again every two hours, or
 * `unknown` where the money may have moved, and is then only asked for.
 */
import type { Instant } from "../calendar/instant.ts";
import { change, mergeChanges, type Change } from "../change.ts";
import { isTooOld, limitPassed, type LimitCode } from "../purchase/stand-in-limits.ts";
import { standIn, standsIn } from "../purchase/stand-in.ts";
import {
  decided,
  requireHeld,
  type Charge,
  type Decision,
  type OutcomeContext,
  type Undelivered,
} from "./charge.ts";
import { decline, UNREACHABLE } from "./declined.ts";
import { isFirstPayment, type Transaction } from "./transaction.ts";
import { wait } from "./waiting.ts";

const HOUR_MS = 3_600_000;
const STAND_IN_EVERY_MS = 2 * HOUR_MS;

/** It is temporarily approved already, or will be if nobody can be reached. */
export function isTrusted(charge: Charge, context: OutcomeContext): boolean {
  const { transaction } = charge;
  if (!isFirstPayment(transaction)) return false;
  if (transaction.stoodInAt !== null) return true;
  return (
    standsIn(requireHeld(charge), transaction, context) && limitOf(transaction, context) === null
  );
}

/** Why a payment that nobody could deliver is not sold on trust; null: no limit is in the way. */
export function trustRefused(charge: Charge, context: OutcomeContext): LimitCode | null {
  const { transaction } = charge;
  if (!isFirstPayment(transaction) || transaction.stoodInAt !== null) return null;
  return standsIn(requireHeld(charge), transaction, context) ? limitOf(transaction, context) : null;
}

function limitOf(transaction: Transaction, context: OutcomeContext): LimitCode | null {
  if (context.trust === undefined) return null;
  const { limits, exposure } = context.trust;
  return limitPassed(limits, exposure, transaction);
}

/** The bank was not reached: tried again in two hours, or given up after `standInMaxRetries`. */
export function retryOnTrust(
  charge: Charge,
  outcome: Undelivered,
  context: OutcomeContext,
): Decision {
  const { transaction, rules } = charge;
  const isRetry = transaction.stoodInAt !== null && outcome.unsent !== true;
  const standInRetries = transaction.standInRetries + (isRetry ? 1 : 0);
  const isLast = isRetry && standInRetries === rules.standInMaxRetries;
  if (isLast) return decline(charge, UNREACHABLE, context);
  if (isOver(transaction.stoodInAt, context)) {
    return decline(charge, { ...UNREACHABLE, responseCode: "stand_in_limit_age" }, context);
  }
  return decided(
    trust(
      charge,
      wait(charge, {
        checkAt: nextRetry(outcome, context),
        closeAttempt: outcome.answered,
        cause: outcome.cause,
        context,
        part: { stoodInAt: transaction.stoodInAt ?? context.now, standInRetries },
      }),
    ),
  );
}

function isOver(stoodInAt: Instant | null, context: OutcomeContext): boolean {
  if (stoodInAt === null || context.trust === undefined) return false;
  return isTooOld(context.trust.limits, stoodInAt, context.now);
}

/** What was not sent, because the account is parked, goes when that is next tried. */
function nextRetry(outcome: Undelivered, { now, notBefore = 0 }: OutcomeContext): Instant {
  if (outcome.unsent !== true) return Math.max(now + STAND_IN_EVERY_MS, notBefore);
  return notBefore > now ? notBefore : now + HOUR_MS;
}

/** The bank never saw it: sent again at once, under the same key, with access meanwhile. */
export function resendOnTrust(charge: Charge, context: OutcomeContext): Change {
  const stoodInAt = charge.transaction.stoodInAt ?? context.now;
  return trust(
    charge,
    wait(charge, {
      checkAt: context.now,
      closeAttempt: false,
      cause: "never arrived",
      context,
      part: { stoodInAt },
    }),
  );
}

/** Adds to a change that stands the transaction in what that means for its purchase, the first time. */
export function trust(charge: Charge, made: Change): Change {
  const { transaction } = charge;
  if (transaction.stoodInAt !== null) return made;
  const { purchaseId, id } = transaction;
  return mergeChanges([
    made,
    change({ events: [{ kind: "transaction.stood_in", purchaseId, transactionId: id }] }),
    standIn(requireHeld(charge), transaction),
  ]);
}
