/** The purchases that a payment method pays for: found, locked in the order of their ids, written. */
import type { Change } from "../../domain/change.ts";
import type { Held } from "../../domain/purchase/moves.ts";
import { accept, refuse, type Result } from "../../domain/refusal.ts";
import type { PaymentMethod } from "../../store/payment-method/payment-method.ts";
import { selectPaymentMethods } from "../../store/payment-method/select-payment-methods.ts";
import { selectPurchasesPaidBy } from "../../store/purchase/select-purchases-paid-by.ts";
import type { Tx } from "../../store/statement.ts";
import type { EngineContext } from "../engine-context.ts";
import { saveChange } from "../record/save-change.ts";
import { lockAllHeld, type Asked } from "./change-purchase.ts";

export type MethodTarget = { readonly merchantId: bigint; readonly paymentMethodId: bigint };

export async function findMethod(
  context: EngineContext,
  { merchantId, paymentMethodId }: MethodTarget,
): Promise<Result<PaymentMethod>> {
  const [found] = await context.db.tenant(merchantId, (tx) =>
    selectPaymentMethods(tx, [paymentMethodId]),
  );
  return found === undefined
    ? refuse("not_found", "There is no payment method with this id.")
    : accept(found);
}

/** Ids for the method's own event, besides one for each subscription that moves. */
const SPARE_EVENTS = 8;

/** Runs `work` in a transaction that has locked all that the method pays for. */
export async function onPaidPurchases<T>(
  context: EngineContext,
  { id, customerId }: PaymentMethod,
  merchantId: bigint,
  work: (tx: Tx, helds: readonly Held[]) => Promise<Result<T>>,
): Promise<Result<T>> {
  const paid = await context.db.tenant(merchantId, (tx) =>
    selectPurchasesPaidBy(tx, { customerId, paymentMethodId: id }),
  );
  const moved = paid.reduce((sum, { subscriptions }) => sum + subscriptions, 0);
  await context.ids.reserve({ event: moved + SPARE_EVENTS });
  return await context.db.tenant(merchantId, async (tx) => {
    const ids = paid.map(({ purchaseId }) => purchaseId);
    return await work(tx, await lockAllHeld(context, tx, ids));
  });
}

/** Writes what was decided on locked purchases. */
export async function writePaid(
  context: EngineContext,
  tx: Tx,
  decided: Change,
  { helds, actor }: { readonly helds: readonly Held[] } & Asked,
): Promise<void> {
  const policies = helds.flatMap(({ purchase, subscriptions }) =>
    [purchase, ...subscriptions].map((one) => one.policyId),
  );
  await saveChange(tx, decided, {
    now: context.clock.now(),
    ids: context.ids,
    rules: await context.merchants.rulesIn(tx, policies),
    held: helds,
    ...(actor === undefined ? {} : { actor }),
  });
}
