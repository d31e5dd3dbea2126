/**
 * Brings back a purchase that is over (docs/concepts/moves.md): a cancelled one as it is, an expired
 * one with a payment, where its policy has that. Declined, or the bank not reached: nothing changes.
 */
import { dateIn } from "../../domain/calendar/zone.ts";
import { change, type Change } from "../../domain/change.ts";
import { reactivatePurchase as decideReactivate } from "../../domain/purchase/reactivate.ts";
import type { Held } from "../../domain/purchase/moves.ts";
import { accept, type Result } from "../../domain/refusal.ts";
import type { Subscription } from "../../domain/subscription/subscription.ts";
import { isUndecided } from "../../domain/transaction/transaction.ts";
import type { Tx } from "../../store/statement.ts";
import { selectTransactions } from "../../store/transaction/select-transactions.ts";
import { composeCharge, type Planned } from "../charging/compose.ts";
import { sendPlanned } from "../charging/send-planned.ts";
import type { EngineContext } from "../engine-context.ts";
import { changePurchase, type CommandOptions } from "./change-purchase.ts";
import type { PurchaseTarget } from "./purchase-commands.ts";

/** Answers the payment's id, whatever became of it; null where none was needed. */
export async function reactivatePurchase(
  context: EngineContext,
  { merchantId, purchaseId }: PurchaseTarget,
  options: CommandOptions = {},
): Promise<Result<bigint | null>> {
  let planned: Planned | undefined;
  const decided = await changePurchase(
    context,
    merchantId,
    purchaseId,
    async (held, tx): Promise<Result<Change>> => {
      const isFirstPaymentOpen = await hasOpenFirstPayment(tx, held);
      const decision = decideReactivate(held, { isFirstPaymentOpen });
      if (!decision.ok) return decision;
      if (decision.value.kind === "change") return accept(decision.value.change);
      planned = plan(context, held, decision.value.subscriptions);
      return accept(change({ newTransactions: [planned.transaction], newLines: planned.lines }));
    },
    options,
  );
  if (!decided.ok) return decided;
  if (planned === undefined) return accept(null);
  await sendPlanned(context, merchantId, planned);
  return accept(planned.transaction.id);
}

/** Its answers lock the purchase first, as this command has: it stays as it is read. */
async function hasOpenFirstPayment(tx: Tx, { purchase }: Held): Promise<boolean> {
  const { initialTransactionId } = purchase;
  if (initialTransactionId === null) return false;
  const [first] = await selectTransactions(tx, [initialTransactionId]);
  return first !== undefined && isUndecided(first.state);
}

function plan(
  context: EngineContext,
  { rules }: Held,
  subscriptions: readonly Subscription[],
): Planned {
  const now = context.clock.now();
  return composeCharge(
    subscriptions,
    {
      now,
      today: dateIn(rules.zone, now),
      checkAt: now + context.limits.sendLeaseMs,
      newRecordId: () => context.ids.take("record"),
      newKey: context.newKey,
    },
    { stage: "instant", extra: { reactivates: true } },
  );
}
