/** Commands on one subscription. Each locks the purchase and all its subscriptions (change-purchase). */
import { dateIn } from "../../domain/calendar/zone.ts";
import type { PlainDate } from "../../domain/calendar/plain-date.ts";
import { change, type Change } from "../../domain/change.ts";
import { followSubscriptions, type Held } from "../../domain/purchase/moves.ts";
import { awaitsBank } from "../../domain/purchase/stand-in.ts";
import { accept, refuse, type Result } from "../../domain/refusal.ts";
import {
  activateSubscription as decideActivate,
  cancelSubscription as decideCancel,
  deactivateSubscription as decideDeactivate,
  extendSubscription as decideExtend,
  replacePaymentMethod as decideReplace,
  type SubscriptionMoved,
} from "../../domain/subscription/moves.ts";
import type { Subscription } from "../../domain/subscription/subscription.ts";
import { selectPaymentMethods } from "../../store/payment-method/select-payment-methods.ts";
import { selectSubscriptions } from "../../store/subscription/select-subscriptions.ts";
import type { EngineContext } from "../engine-context.ts";
import { changePurchase, type CommandOptions } from "./change-purchase.ts";

export type SubscriptionTarget = { readonly merchantId: bigint; readonly subscriptionId: bigint };

type Move = (was: Subscription, held: Held, today: PlainDate) => Result<SubscriptionMoved>;

export async function extendSubscription(
  context: EngineContext,
  target: SubscriptionTarget,
  options: CommandOptions & { readonly days: number },
): Promise<Result<Change>> {
  return await moveOne(context, target, options, (was, held) =>
    decideExtend(was, options.days, held.rules),
  );
}

export async function deactivateSubscription(
  context: EngineContext,
  target: SubscriptionTarget,
  options: CommandOptions & { readonly reason?: string } = {},
): Promise<Result<Change>> {
  return await moveOne(context, target, options, (was) =>
    decideDeactivate(was, options.reason ?? "deactivated"),
  );
}

export async function activateSubscription(
  context: EngineContext,
  target: SubscriptionTarget,
  options: CommandOptions & { readonly missed?: "charge" | "skip" } = {},
): Promise<Result<Change>> {
  return await moveOne(
    context,
    target,
    options,
    (was, held, today) =>
      awaitsBank(held.purchase) ??
      decideActivate(was, {
        today,
        missed: options.missed ?? "charge",
        mateChargedToday: held.subscriptions.some(
          (mate) => mate.id !== was.id && mate.lastChargedOn === today,
        ),
      }),
  );
}

/** Charges go to another payment method of the same customer. */
export async function replacePaymentMethod(
  context: EngineContext,
  target: SubscriptionTarget,
  options: CommandOptions & { readonly paymentMethodId: bigint },
): Promise<Result<Change>> {
  const [method] = await context.db.tenant(target.merchantId, (tx) =>
    selectPaymentMethods(tx, [options.paymentMethodId]),
  );
  return await moveOne(context, target, options, (was, held) =>
    method === undefined || method.customerId !== was.customerId || method.state !== "usable"
      ? refuse(
          "not_found",
          "The customer of this subscription has no usable payment method with this id.",
          "paymentMethodId",
        )
      : (awaitsBank(held.purchase) ?? decideReplace(was, method.id)),
  );
}

/** Cancels one subscription; with its last one the purchase is cancelled too. */
export async function cancelSubscription(
  context: EngineContext,
  target: SubscriptionTarget,
  options: CommandOptions & { readonly reason?: string } = {},
): Promise<Result<Change>> {
  const reason = options.reason ?? "cancelled";
  return await onPurchaseOf(context, target, options, (was, held) => {
    const moved = decideCancel(was, reason);
    if (!moved.ok) return moved;
    const { edit, events } = moved.value;
    const after = held.subscriptions.map((one) => (one.id === was.id ? edit.next : one));
    const follow = followSubscriptions(held, after, { now: context.clock.now(), reason });
    return accept(
      change({
        subscriptions: [edit],
        purchases: follow.edit === null ? [] : [follow.edit],
        events: [...events, ...follow.events],
      }),
    );
  });
}

async function moveOne(
  context: EngineContext,
  target: SubscriptionTarget,
  options: CommandOptions,
  move: Move,
): Promise<Result<Change>> {
  return await onPurchaseOf(context, target, options, (was, held) => {
    const moved = move(was, held, dateIn(held.rules.zone, context.clock.now()));
    if (!moved.ok) return moved;
    return accept(change({ subscriptions: [moved.value.edit], events: moved.value.events }));
  });
}

async function onPurchaseOf(
  context: EngineContext,
  target: SubscriptionTarget,
  options: CommandOptions,
  decide: (was: Subscription, held: Held) => Result<Change>,
): Promise<Result<Change>> {
  const [found] = await context.db.tenant(target.merchantId, (tx) =>
    selectSubscriptions(tx, [target.subscriptionId]),
  );
  if (found === undefined) return refuse("not_found", "There is no subscription with this id.");
  return await changePurchase(
    context,
    target.merchantId,
    found.purchaseId,
    (held) => {
      const was = held.subscriptions.find((one) => one.id === target.subscriptionId);
      if (was === undefined) throw new Error(`subscription ${found.id} left its purchase`);
      return decide(was, held);
    },
    options,
  );
}
