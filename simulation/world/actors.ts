/** What people do with what was bought: each reads what they see, and asks for one thing. */
import {
  activateSubscription,
  cancelSubscription,
  deactivateSubscription,
  extendSubscription,
} from "../../src/engine/commands/subscription-commands.ts";
import {
  activateAll,
  cancelPurchase,
  expirePurchase,
} from "../../src/engine/commands/purchase-commands.ts";
import { reactivatePurchase } from "../../src/engine/commands/reactivate-purchase.ts";
import { changeSubscription } from "../../src/engine/commands/change-subscription.ts";
import { convertSubscription } from "../../src/engine/commands/convert-subscription.ts";
import type { Sold } from "../observation.ts";
import type { Ask } from "../plan/plan.ts";
import { ask } from "./asking.ts";
import { changeCard } from "./cards.ts";
import { minor } from "./checkout.ts";
import { lookAtAccess } from "./looking.ts";
import { capture, dispute, refund, voidPayment } from "./money.ts";
import type { World } from "./world.ts";

/** `otherMerchantId`: somebody's who has nothing to do with it. */
export async function act(
  world: World,
  sold: Sold,
  wish: Ask,
  otherMerchantId: bigint,
): Promise<void> {
  const { merchantId, purchaseId, currency } = sold;
  const customer = { who: "customer", merchantId } as const;
  const staff = { who: "staff", merchantId } as const;
  const target = { merchantId, purchaseId };
  switch (wish.kind) {
    case "cancel purchase": {
      const { access } = wish;
      const command = { kind: "cancel_purchase", purchaseId, access } as const;
      await ask(world, { ...customer, command }, (context) =>
        cancelPurchase(context, target, access === null ? {} : { access }),
      );
      return;
    }
    case "cancel another's": {
      const command = { kind: "cancel_purchase", purchaseId, access: null } as const;
      await ask(world, { who: "staff", merchantId: otherMerchantId, command }, (context) =>
        cancelPurchase(context, { merchantId: otherMerchantId, purchaseId }),
      );
      return;
    }
    case "expire purchase":
      await ask(world, { ...staff, command: { kind: "expire_purchase", purchaseId } }, (context) =>
        expirePurchase(context, target),
      );
      return;
    case "reactivate purchase":
      await ask(
        world,
        { ...staff, command: { kind: "reactivate_purchase", purchaseId } },
        (context) => reactivatePurchase(context, target),
        (transactionId) => ({ transactionId }),
      );
      return;
    case "activate all": {
      const { missed } = wish;
      await ask(
        world,
        { ...staff, command: { kind: "activate_all", purchaseId, missed } },
        (context) => activateAll(context, target, { missed }),
      );
      return;
    }
    case "look at access":
      await lookAtAccess(world, sold);
      return;
    case "refund":
      await refund(world, sold, wish, merchantId);
      return;
    case "refund another's":
      await refund(world, sold, { of: 0, share: null }, otherMerchantId);
      return;
    case "void":
      await voidPayment(world, sold, wish);
      return;
    case "capture":
      await capture(world, sold, wish);
      return;
    case "dispute":
      await dispute(world, sold, wish);
      return;
    default:
      await actOnLine(world, sold, wish, (shown) => minor(shown, currency));
  }
}

type AskOfLine = Extract<Ask, { readonly line: number }>;

async function actOnLine(
  world: World,
  sold: Sold,
  wish: AskOfLine,
  toMinor: (shown: string) => bigint,
): Promise<void> {
  const { merchantId, recurring } = sold;
  const line = recurring[Math.floor(wish.line * recurring.length)];
  if (line === undefined) return;
  const { subscriptionId } = line;
  const target = { merchantId, subscriptionId };
  const customer = { who: "customer", merchantId } as const;
  const staff = { who: "staff", merchantId } as const;
  switch (wish.kind) {
    case "change card":
      await changeCard(world, sold, { subscriptionId, card: wish.card });
      return;
    case "cancel subscription": {
      const command = { kind: "cancel_subscription", subscriptionId } as const;
      await ask(world, { ...customer, command }, (context) => cancelSubscription(context, target));
      return;
    }
    case "extend": {
      const { days } = wish;
      await ask(world, { ...staff, command: { kind: "extend", subscriptionId, days } }, (context) =>
        extendSubscription(context, target, { days }),
      );
      return;
    }
    case "deactivate": {
      const command = { kind: "deactivate", subscriptionId } as const;
      await ask(world, { ...staff, command }, (context) => deactivateSubscription(context, target));
      return;
    }
    case "activate": {
      const { missed } = wish;
      const command = { kind: "activate", subscriptionId, missed } as const;
      await ask(world, { ...staff, command }, (context) =>
        activateSubscription(context, target, { missed }),
      );
      return;
    }
    case "change amount": {
      const { increaseApproved } = wish;
      const amountMinor = toMinor(wish.shown);
      const rhythm = { unit: null, frequency: null };
      const command = {
        kind: "change_terms",
        subscriptionId,
        amountMinor,
        increaseApproved,
        ...rhythm,
      } as const;
      await ask(world, { ...staff, command }, (context) =>
        changeSubscription(context, target, { terms: { amountMinor, increaseApproved } }),
      );
      return;
    }
    case "change rhythm": {
      const { unit, frequency } = wish;
      const command = {
        kind: "change_terms",
        subscriptionId,
        amountMinor: null,
        unit,
        frequency,
        increaseApproved: false,
      } as const;
      await ask(world, { ...staff, command }, (context) =>
        changeSubscription(context, target, { terms: { unit, frequency } }),
      );
      return;
    }
    case "change final": {
      const { finalNumber } = wish;
      const command = { kind: "change_final", subscriptionId, finalNumber } as const;
      await ask(world, { ...staff, command }, (context) =>
        changeSubscription(context, target, { finalNumber }),
      );
      return;
    }
    case "convert": {
      const { moveAnchor } = wish;
      const command = { kind: "convert", subscriptionId, moveAnchor } as const;
      await ask(
        world,
        { ...customer, command },
        (context) => convertSubscription(context, target, { moveAnchor }),
        (transactionId) => ({ transactionId }),
      );
    }
  }
}
