/** Puts a charge that moved no money back to wait (docs/concepts/life-of-a-charge.md). Pure. */
import type { Instant } from "../calendar/instant.ts";
import { change, type Change } from "../change.ts";
import { moved, type Charge, type OutcomeContext } from "./charge.ts";
import type { Transaction } from "./transaction.ts";

export type Wait = {
  readonly checkAt: Instant;
  /** The gateway itself answered: it may replay that answer by key, so the next send has a new one. */
  readonly closeAttempt: boolean;
  readonly cause: string;
  readonly context: OutcomeContext;
  /** What else changes in the transaction. */
  readonly part?: Partial<Pick<Transaction, "stoodInAt" | "standInRetries">>;
};

export function wait(charge: Charge, options: Wait): Change {
  const { transaction } = charge;
  const { now, newKey } = options.context;
  const next = moved(transaction, "wait", "waiting", {
    ...options.part,
    checkAt: options.checkAt,
    ...(options.closeAttempt ? { attemptNo: transaction.attemptNo + 1, attemptKey: newKey() } : {}),
  });
  return change({
    transactions: [{ was: transaction, next }],
    attempts: options.closeAttempt
      ? [
          {
            transactionId: transaction.id,
            attemptNo: transaction.attemptNo,
            attemptKey: transaction.attemptKey,
            sentAt: transaction.at,
            endedAt: now,
            outcome: "undeliverable",
            detail: options.cause.slice(0, 200),
          },
        ]
      : [],
  });
}
