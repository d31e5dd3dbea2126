/**
 * The customer confirms, at their bank where it takes part, what it declined without that; the position
 * is charged at once, on their word.
 */
import { owedOf } from "../../domain/payment-link/payment-link.ts";
import { accept, refuse } from "../../domain/refusal.ts";
import { amountDue } from "../../domain/subscription/subscription.ts";
import type { ThreeDSecureProof } from "../../ports/gateway.ts";
import { selectLines } from "../../store/transaction/select-lines.ts";
import { command } from "./command.ts";
import { instantCharge } from "./instant-charge.ts";
import { findTransaction, type TransactionTarget } from "./transaction-commands.ts";

export type Confirmation = {
  /** What the customer was shown, in minor units: they pay that, or nothing. */
  readonly amountMinor: bigint;
  /** Null: the bank was not asked, or could not tell. */
  readonly threeDSecure: ThreeDSecureProof | null;
};

/** Of a declined payment. Answers the new one, whatever became of it; refuses when none was made. */
export const confirmPayment = command<TransactionTarget, Confirmation, bigint>({
  find: findTransaction,
  versionOf: null,
  plan: async (planning, { transactionId }, { amountMinor, threeDSecure }) => {
    const lines = await selectLines(planning.tx, [transactionId]);
    const owed = owedOf(lines, planning.held.subscriptions);
    if (owed.length === 0) {
      return refuse("wrong_state", "Nothing of this payment waits for its customer.", "state");
    }
    if (amountMinor !== owed.reduce((sum, one) => sum + amountDue(one), 0n)) {
      return refuse("changed_meanwhile", "The amount changed since the customer was shown it.");
    }
    const proof = threeDSecure === null ? {} : { threeDSecure };
    return accept(instantCharge(planning, owed, { confirms: true, ...proof }));
  },
  done: ({ charge }) => {
    if (charge === null) throw new Error("a confirmation without a charge");
    return charge.transaction.id;
  },
});
