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
import { isFirstPayment } from "./transaction.ts";
import { wait } from "./waiting.ts";

const HOUR_MS = 3_600_000;
const STAND_IN_EVERY_MS = 2 * HOUR_MS;

/** It is temporarily approved already, or will be if nobody can be reached. */
export function isTrusted(charge: Charge, context: OutcomeContext): boolean {
  const { transaction } = charge;
  if (!isFirstPayment(transaction)) return false;
  return transaction.stoodInAt !== null || standsIn(requireHeld(charge), transaction, context);
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
