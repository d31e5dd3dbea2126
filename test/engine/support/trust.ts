/** A purchase that may be sold on trust, and how it stands: in words that fit on one line. */
import { readPurchase } from "../../../src/engine/queries/purchases.ts";
import { isUndecided } from "../../../src/domain/transaction/transaction.ts";
import {
  buy,
  openShop,
  seriesOf,
  transactionOf,
  trustingPackage,
  type Order,
  type Sale,
  type ShopOptions,
} from "./shop.ts";
import type { World } from "./world.ts";

/** Sold under a package with stand-in, by a shop of its own; what the bank says is the test's. */
export async function buyOnTrust(
  world: World,
  order: Order = {},
  options: ShopOptions = {},
): Promise<Sale> {
  const shop = await openShop(world, options);
  return await buy(shop, { packageId: await trustingPackage(shop), ...order });
}

/**
 * `state of the purchase, with or without access | state of the payment, its temporary approval |
 * series of the first subscription`; a purchase without one ends with the payment.
 */
export async function standingOf(sale: Sale): Promise<string> {
  const { shop, purchaseId, transactionId } = sale;
  const detail = await readPurchase(shop.world.context, shop.merchantId, purchaseId);
  if (detail === null) throw new Error("the purchase is gone");
  const payment = await transactionOf(shop, transactionId);
  const isTemporary = isUndecided(payment.state) && payment.stoodInAt !== null;
  return [
    `${detail.purchase.state}, ${detail.hasAccess ? "access" : "no access"}`,
    isTemporary ? `${payment.state}, temporary` : payment.state,
    ...(detail.subscriptions.length === 0 ? [] : [await seriesOf(sale)]),
  ].join(" | ");
}
