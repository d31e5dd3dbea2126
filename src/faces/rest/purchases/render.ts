import type {
  PurchaseDetail as DetailView,
  PurchaseView,
} from "../../../engine/queries/purchases.ts";
import { renderNote } from "../notes/render.ts";
import { renderSubscription } from "../subscriptions/render.ts";
import { renderTransaction } from "../transactions/render.ts";
import type { Purchase, PurchaseDetail } from "./contract.ts";

export function renderPurchase({ purchase, hasAccess }: PurchaseView): Purchase {
  const { currency, paymentMethodId } = purchase.terms;
  return {
    ...purchase,
    values: purchase.passthrough.values ?? {},
    object: "purchase",
    currency,
    paymentMethodId: BigInt(paymentMethodId),
    hasAccess,
  };
}

export function renderPurchaseDetail(view: DetailView): PurchaseDetail {
  const { lines, subscriptions, transactions, notes, username } = view;
  // a line knows its subscription's id before the first payment lets the subscription exist
  const exist = new Set(subscriptions.map((one) => one.id));
  return {
    ...renderPurchase(view),
    username,
    lines: lines.map(({ subscriptionId, ...line }) => ({
      ...line,
      subscriptionId: subscriptionId !== null && exist.has(subscriptionId) ? subscriptionId : null,
    })),
    subscriptions: subscriptions.map(renderSubscription),
    transactions: transactions.map(renderTransaction),
    notes: notes.map(renderNote),
  };
}
