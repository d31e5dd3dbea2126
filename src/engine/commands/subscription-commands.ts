/** Commands on one subscription. Each locks the purchase and all its subscriptions (command.ts). */
import { change } from "../../domain/change.ts";
import { followSubscriptions } from "../../domain/purchase/moves.ts";
import { awaitsBank } from "../../domain/purchase/stand-in.ts";
import { accept, refuse } from "../../domain/refusal.ts";
import {
  activateSubscription as decideActivate,
  cancelSubscription as decideCancel,
  deactivateSubscription as decideDeactivate,
  extendSubscription as decideExtend,
  replacePaymentMethod as decideReplace,
} from "../../domain/subscription/moves.ts";
import type { SubscriptionMoved } from "../../domain/subscription/moved.ts";
import { selectPaymentMethods } from "../../store/payment-method/select-payment-methods.ts";
import { subscriptionCommand, type Decide } from "./subscription-command.ts";

/** Adds days to the current cycle only. */
export const extendSubscription = moveCommand<{ readonly days: number }>(
  (was, { held }, { days }) => decideExtend(was, days, held.rules),
);

/** Nothing is charged until it is activated. */
export const deactivateSubscription = moveCommand<{ readonly reason?: string }>(
  (was, _, { reason = "deactivated" }) => decideDeactivate(was, reason),
);

/** A pending one past its gate, or an inactive one. */
export const activateSubscription = moveCommand<{ readonly missed?: "charge" | "skip" }>(
  (was, { held, today }, { missed = "charge" }) =>
    awaitsBank(held.purchase) ??
    decideActivate(
      was,
      {
        today,
        missed,
        mateChargedToday: held.subscriptions.some(
          (mate) => mate.id !== was.id && mate.lastChargedOn === today,
        ),
      },
      held.rules,
    ),
);

/** Charges go to another payment method of the same customer. */
export const replacePaymentMethod = moveCommand<{ readonly paymentMethodId: bigint }>(
  async (was, { held, tx }, { paymentMethodId }) => {
    const [method] = await selectPaymentMethods(tx, [paymentMethodId]);
    return method === undefined || method.customerId !== was.customerId || method.state !== "usable"
      ? refuse(
          "not_found",
          "The customer of this subscription has no usable payment method with this id.",
          "paymentMethodId",
        )
      : (awaitsBank(held.purchase) ?? decideReplace(was, method.id));
  },
);

/** Cancels one subscription; with its last one the purchase is cancelled too. */
export const cancelSubscription = subscriptionCommand<{
  readonly reason?: string;
  /** Of the purchase that is cancelled with its last subscription; overrides the policy. */
  readonly access?: "paid_time" | "now";
}>((was, { held, now }, { reason = "cancelled", access }) => {
  const moved = decideCancel(was, reason);
  if (!moved.ok) return moved;
  const { edit, events } = moved.value;
  const after = held.subscriptions.map((one) => (one.id === was.id ? edit.next : one));
  const ending = { now, reason, ...(access === undefined ? {} : { access }) };
  const follow = followSubscriptions(held, after, ending);
  return accept(
    change({
      subscriptions: [edit],
      purchases: follow.edit === null ? [] : [follow.edit],
      events: [...events, ...follow.events],
    }),
  );
});

/** A command that moves nothing but the subscription. */
function moveCommand<Options extends object>(decide: Decide<Options, SubscriptionMoved>) {
  return subscriptionCommand<Options>(async (was, planning, options) => {
    const moved = await decide(was, planning, options);
    if (!moved.ok) return moved;
    return accept(change({ subscriptions: [moved.value.edit], events: moved.value.events }));
  });
}
