// Goal: while a purchase is temporarily approved, nothing can be done to it that the payment still
// needs otherwise, and every refusal says so (docs/concepts/moves.md). Method: each command in that
// state; then the same ones once the bank has answered.
import { describe, expect, test } from "vitest";
import { addPaymentMethod } from "../../../src/engine/commands/add-payment-method.ts";
import { changeSubscription } from "../../../src/engine/commands/change-subscription.ts";
import { convertSubscription } from "../../../src/engine/commands/convert-subscription.ts";
import { activateAll, cancelPurchase } from "../../../src/engine/commands/purchase-commands.ts";
import { reactivatePurchase } from "../../../src/engine/commands/reactivate-purchase.ts";
import {
  activateSubscription,
  cancelSubscription,
  deactivateSubscription,
  extendSubscription,
  replacePaymentMethod,
} from "../../../src/engine/commands/subscription-commands.ts";
import {
  refundTransaction,
  voidTransaction,
} from "../../../src/engine/commands/transaction-commands.ts";
import { refusedBy } from "../support/repeated.ts";
import {
  accepted,
  CARDS,
  charges,
  paymentTarget,
  purchaseOf,
  purchaseTarget,
  seriesOf,
  subscriptionOf,
  subscriptionTarget,
  type Sale,
} from "../support/shop.ts";
import { buyOnTrust, standingOf } from "../support/trust.ts";
import { advance, openWorld, type World } from "../support/world.ts";

const NOON = "2026-01-10T12:00:00Z";
const BACK = "2026-01-10T15:00:00Z";

/** A purchase that was sold at noon, while the bank is away until 3 o'clock. */
async function temporary(): Promise<{ readonly world: World; readonly sale: Sale }> {
  const world = await openWorld({ start: NOON });
  await world.bank().control("unreachable", { until: BACK });
  const sale = await buyOnTrust(world);
  expect((await purchaseOf(sale)).state).toBe("temporary");
  return { world, sale };
}

async function otherCard({ shop, ...sale }: Sale): Promise<bigint> {
  const { customerId } = await purchaseOf({ shop, ...sale });
  const card = { number: CARDS.alsoGood, expiryYear: 2035, expiryMonth: 1 };
  const { merchantId } = shop;
  return accepted(await addPaymentMethod(shop.world.context, { merchantId, customerId }, card));
}

describe("while the bank has not answered", () => {
  test("its card cannot be replaced; afterwards it can", async () => {
    const { world, sale } = await temporary();
    const { context } = world;
    const paymentMethodId = await otherCard(sale);
    const replace = () =>
      replacePaymentMethod(context, subscriptionTarget(sale), { paymentMethodId });
    expect(await refusedBy(sale.shop, replace)).toBe("awaiting_bank");
    await advance(world, "2026-01-10T17:00:00Z");
    accepted(await replace());
    expect((await subscriptionOf(sale)).paymentMethodId).toBe(paymentMethodId);
  });

  test("nothing charges, and nothing is given back that was not taken", async () => {
    const { world, sale } = await temporary();
    const { context } = world;
    const subscription = subscriptionTarget(sale);
    const refusals: string[] = [];
    for (const command of [
      () => activateSubscription(context, subscription),
      () => activateAll(context, purchaseTarget(sale)),
      () => convertSubscription(context, subscription, { moveAnchor: true }),
      () => extendSubscription(context, subscription, { days: 5 }),
      () => refundTransaction(context, paymentTarget(sale)),
      () => voidTransaction(context, paymentTarget(sale)),
      () => reactivatePurchase(context, purchaseTarget(sale)),
    ]) {
      refusals.push(await refusedBy(sale.shop, command));
    }
    expect(refusals).toEqual([
      "awaiting_bank",
      "awaiting_bank",
      "wrong_state",
      "wrong_state",
      "wrong_state",
      "wrong_state",
      "wrong_state",
    ]);
    // what does not touch the payment is allowed
    accepted(await changeSubscription(context, subscription, { terms: { amountMinor: 1200n } }));
    await advance(world, "2026-02-11");
    expect(await charges(sale.shop)).toEqual(["02-10 conversion 1200 approved"]);
  });

  test("deactivated meanwhile, it stays so; activated then, it charges", async () => {
    const { world, sale } = await temporary();
    const { context } = world;
    accepted(await deactivateSubscription(context, subscriptionTarget(sale)));
    const activate = () => activateSubscription(context, subscriptionTarget(sale));
    expect(await refusedBy(sale.shop, activate)).toBe("awaiting_bank");
    await advance(world, "2026-01-10T17:00:00Z");
    expect(await standingOf(sale)).toBe("active, access | approved | 2/0 1 02-10 null inactive");
    accepted(await activate());
    expect(await seriesOf(sale)).toBe("2/0 1 02-10 02-10");
  });

  test("its last subscription cancelled cancels it, and it comes back after the answer only", async () => {
    const { world, sale } = await temporary();
    const { context } = world;
    accepted(await cancelSubscription(context, subscriptionTarget(sale)));
    expect(await standingOf(sale)).toBe(
      "cancelled, access | waiting, temporary | 2/0 1 02-10 null cancelled",
    );
    const reactivate = () => reactivatePurchase(context, purchaseTarget(sale));
    expect(await refusedBy(sale.shop, reactivate)).toBe("awaiting_bank");
    await advance(world, "2026-01-10T17:00:00Z");
    expect(accepted(await reactivate())).toBe(null);
    expect(await standingOf(sale)).toBe("active, access | approved | 2/0 1 02-10 02-10");
  });

  test("cancelled with its access at once, by the policy: the payment goes on all the same", async () => {
    const world = await openWorld({ start: NOON });
    await world.bank().control("unreachable", { until: BACK });
    const sale = await buyOnTrust(world, {}, { rules: { accessOnCancel: "now" } });
    accepted(await cancelPurchase(world.context, purchaseTarget(sale)));
    await advance(world, "2026-01-10T12:30:00Z");
    expect(await standingOf(sale)).toBe(
      "expired, no access | waiting, temporary | 2/0 1 02-10 null cancelled",
    );
    await advance(world, "2026-01-10T17:00:00Z");
    expect(await standingOf(sale)).toBe(
      "expired, no access | approved | 2/0 1 02-10 null cancelled",
    );
  });
});
