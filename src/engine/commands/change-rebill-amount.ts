/** Another amount for the renewals of a purchase, within what it was sold for (docs/compat/segpay.md). */
import { change } from "../../domain/change.ts";
import type { PricePoint } from "../../domain/price-point/price-point.ts";
import { accept, refuse, type Refusal } from "../../domain/refusal.ts";
import { changeTerms } from "../../domain/subscription/terms.ts";
import { selectMerchant } from "../../store/merchant/select-merchant.ts";
import { selectPricePoints } from "../../store/price-point/select-price-points.ts";
import { command } from "./command.ts";
import { findPurchase, type PurchaseTarget } from "./purchase-commands.ts";

export type RebillAmount = {
  readonly amountMinor: bigint;
};

/**
 * From the next renewal on. An increase needs the operator's approval for the merchant, where the
 * policy asks for one; a price point that names a range is kept to. Answers null.
 */
export const changeRebillAmount = command<PurchaseTarget, RebillAmount, null>({
  find: findPurchase,
  versionOf: ({ purchase }) => purchase.version,
  plan: async ({ held, tx, today }, _, { amountMinor }) => {
    const { purchase, rules } = held;
    const [was, second] = held.subscriptions.filter(({ state }) => state === "active");
    if (purchase.state !== "active" || was === undefined) {
      return refuse("wrong_state", "Nothing of this purchase is charged any more.", "state");
    }
    if (second !== undefined) {
      return refuse("wrong_state", "Several things of it recur; change one of the subscriptions.");
    }
    const { pricePointId } = purchase;
    const [pricePoint] = pricePointId === null ? [] : await selectPricePoints(tx, [pricePointId]);
    const fault = rangeFault(pricePoint ?? null, amountMinor);
    if (fault !== null) return fault;
    const increaseApproved = (await selectMerchant(tx))?.reporting.rebillIncreaseApproved ?? false;
    const moved = changeTerms(was, { amountMinor, increaseApproved }, rules, today);
    if (!moved.ok) return moved;
    return accept({
      change: change({ subscriptions: [moved.value.edit], events: moved.value.events }),
      charge: null,
    });
  },
  done: () => null,
});

/** What a dynamic price point lets an order ask for, it lets a change ask for. */
function rangeFault(pricePoint: PricePoint | null, amountMinor: bigint): Refusal | null {
  const range = pricePoint?.ranges?.recurringMinor;
  if (range === undefined || (range.min <= amountMinor && amountMinor <= range.max)) return null;
  return refuse("invalid_field", `Give ${range.min} to ${range.max}.`, "amountMinor");
}
