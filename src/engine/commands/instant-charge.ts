/** The claim of a charge that a customer asks for, for the next positions of subscriptions. */
import { change } from "../../domain/change.ts";
import { amountDue, type Subscription } from "../../domain/subscription/subscription.ts";
import type { TransactionExtra } from "../../domain/transaction/transaction.ts";
import { composeCharge } from "../charging/compose.ts";
import type { Decided, Planning } from "./command.ts";

export function instantCharge(
  planning: Planning,
  charged: readonly Subscription[],
  extra: TransactionExtra,
  amountOf: (one: Subscription) => bigint = amountDue,
): Decided {
  // what is confirmed is the number that was declined, and not one ahead of its time
  const stage = extra.confirms === true ? {} : ({ stage: "instant" } as const);
  const planned = composeCharge(charged, planning, { ...stage, extra, amountOf });
  const { transaction, lines, subscriptions } = planned;
  return {
    change: change({ newTransactions: [transaction], newLines: lines }),
    charge: {
      transaction,
      lines,
      subscriptions,
      rules: planning.held.rules,
      held: null,
      parent: null,
    },
  };
}
