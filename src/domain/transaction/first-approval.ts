/** What an approved first payment means for its purchase, by what became of that meanwhile. Pure. */
import type { PlainDate } from "../calendar/plain-date.ts";
import { change, mergeChanges, type Change } from "../change.ts";
import { approveFirst, failFirst, firstUses, isTooLate } from "../purchase/first-payment.ts";
import { confirmStandIn } from "../purchase/stand-in.ts";
import { requireHeld, type Approval, type Charge, type OutcomeContext } from "./charge.ts";
import { childOf } from "./new-transaction.ts";

/** Of a purchase whose client heard of an error before the bank approved. */
const APPROVED_TOO_LATE = "approved_too_late";

export function approveFirstPayment(
  charge: Charge,
  outcome: Approval,
  today: PlainDate,
  context: OutcomeContext,
): Change {
  const { transaction } = charge;
  const held = requireHeld(charge);
  const uses = change({
    firstUses: firstUses(transaction, outcome.networkTransactionId),
    checks:
      outcome.checks === undefined
        ? []
        : [{ transactionId: transaction.id, checks: outcome.checks }],
  });
  if (held.purchase.state !== "pending") {
    return mergeChanges([confirmStandIn(held, transaction), uses]);
  }
  if (isTooLate(held.rules, context)) {
    return mergeChanges([
      failFirst(held, APPROVED_TOO_LATE),
      sendBack(charge, outcome.gatewayRef, today, context),
    ]);
  }
  return mergeChanges([approveFirst(held, transaction), uses]);
}

/** The void of a payment that nobody wants any more; it waits until it is delivered. */
function sendBack(
  { transaction }: Charge,
  gatewayRef: string,
  today: PlainDate,
  context: OutcomeContext,
): Change {
  if (transaction.kind === "verify") return change({});
  return change({
    newTransactions: [
      childOf(transaction, context, {
        kind: "void",
        state: "waiting",
        checkAt: context.now,
        amountMinor: transaction.amountMinor,
        businessOn: today,
        extra: { parentRef: gatewayRef },
      }),
    ],
  });
}
