/**
 * Brings back a purchase that is over (docs/concepts/moves.md): a cancelled one as it is, an expired
 * one with a payment, where its policy has that. Declined, or the bank not reached: nothing changes.
 */
import { reactivatePurchase as decideReactivate } from "../../domain/purchase/reactivate.ts";
import type { Held } from "../../domain/purchase/moves.ts";
import { accept } from "../../domain/refusal.ts";
import { isUndecided } from "../../domain/transaction/transaction.ts";
import type { Tx } from "../../store/statement.ts";
import { selectTransactions } from "../../store/transaction/select-transactions.ts";
import { command } from "./command.ts";
import { instantCharge } from "./instant-charge.ts";
import { findPurchase, type PurchaseTarget } from "./purchase-commands.ts";

/** Answers the payment's id, whatever became of it; null where none was needed. */
export const reactivatePurchase = command<PurchaseTarget, object, bigint | null>({
  find: findPurchase,
  versionOf: ({ purchase }) => purchase.version,
  plan: async (planning) => {
    const { held, tx } = planning;
    const isFirstPaymentOpen = await hasOpenFirstPayment(tx, held);
    const decision = decideReactivate(held, { isFirstPaymentOpen });
    if (!decision.ok) return decision;
    return accept(
      decision.value.kind === "change"
        ? { change: decision.value.change, charge: null }
        : instantCharge(planning, decision.value.subscriptions, { reactivates: true }),
    );
  },
  done: ({ charge }) => charge?.transaction.id ?? null,
});

/** Its answers lock the purchase first, as this command has: it stays as it is read. */
async function hasOpenFirstPayment(tx: Tx, { purchase }: Held): Promise<boolean> {
  const { initialTransactionId } = purchase;
  if (initialTransactionId === null) return false;
  const [first] = await selectTransactions(tx, [initialTransactionId]);
  return first !== undefined && isUndecided(first.state);
}
