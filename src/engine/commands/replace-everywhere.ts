/** A newer card in the place of one, wherever that is charged. */
import { dateIn } from "../../domain/calendar/zone.ts";
import { change, type Change } from "../../domain/change.ts";
import { previewOf, type Preview } from "../../domain/preview/preview.ts";
import type { Held } from "../../domain/purchase/moves.ts";
import { awaitsBank } from "../../domain/purchase/stand-in.ts";
import { accept, refuse, type Result } from "../../domain/refusal.ts";
import { replacePaymentMethod as decideReplace } from "../../domain/subscription/moves.ts";
import { selectMerchant } from "../../store/merchant/select-merchant.ts";
import { insertPaymentMethods } from "../../store/payment-method/insert-payment-methods.ts";
import type { PaymentMethod } from "../../store/payment-method/payment-method.ts";
import { retirePaymentMethod } from "../../store/payment-method/retire-payment-method.ts";
import type { EngineContext } from "../engine-context.ts";
import { imaginedIds, type Command, type CommandOptions } from "./command.ts";
import { cardFault, expiryFault, sealCard, type NewCard } from "./new-payment-method.ts";
import { findMethod, onPaidPurchases, writePaid, type MethodTarget } from "./paid-purchases.ts";

/** Another card, or the same one with a new expiry. */
export type Replacement =
  | { readonly card: NewCard }
  | { readonly expiryYear: number; readonly expiryMonth: number };

/**
 * Puts a newer card in the place of one: everything that was charged to that is charged to the new
 * one, and what waited for a usable card is active again. Answers the new payment method's id.
 */
export const replaceEverywhere: Command<MethodTarget, Replacement, bigint> = Object.assign(
  async (
    context: EngineContext,
    target: MethodTarget,
    options: Replacement & CommandOptions,
  ): Promise<Result<bigint>> => {
    const was = await replaceable(context, target, options);
    if (!was.ok) return was;
    await context.ids.reserve({ customer: 1 });
    const method = await newVersion(context, target.merchantId, was.value, options);
    return await onPaidPurchases(context, was.value, target.merchantId, async (tx, helds) => {
      const moved = moveAll(helds, was.value.id, method.id);
      if (!moved.ok) return moved;
      if (!(await retirePaymentMethod(tx, was.value.id))) return replacedAlready();
      await insertPaymentMethods(tx, [method]);
      await writePaid(context, tx, moved.value, { helds, ...options });
      await options.onMade?.(tx, { id: method.id });
      return accept(method.id);
    });
  },
  {
    preview: async (
      context: EngineContext,
      target: MethodTarget,
      options: Replacement,
    ): Promise<Result<Preview>> => {
      const was = await replaceable(context, target, options);
      if (!was.ok) return was;
      return await onPaidPurchases(context, was.value, target.merchantId, async (_, helds) => {
        const ids = imaginedIds();
        const moved = moveAll(helds, was.value.id, ids.newRecordId());
        if (!moved.ok) return moved;
        const plan = { held: helds, change: moved.value, charge: null };
        return accept(previewOf(plan, { now: context.clock.now(), ...ids }));
      });
    },
  },
);

/** The method, when it may be replaced by what is given. */
async function replaceable(
  context: EngineContext,
  target: MethodTarget,
  given: Replacement,
): Promise<Result<PaymentMethod>> {
  const found = await findMethod(context, target);
  if (!found.ok) return found;
  const { state } = found.value;
  if (state !== "usable" && state !== "off") return replacedAlready();
  const merchant = await context.db.tenant(target.merchantId, (tx) => selectMerchant(tx));
  if (merchant === null) throw new Error(`merchant ${target.merchantId} is gone`);
  const today = dateIn(merchant.zone, context.clock.now());
  const fault = "card" in given ? cardFault(given.card, today, "card") : expiryFault(given, today);
  return fault ?? found;
}

function replacedAlready() {
  return refuse("wrong_state", "This payment method was replaced or erased already.", "state");
}

/** Its number is sealed anew, or stays where it is sealed. */
async function newVersion(
  context: EngineContext,
  merchantId: bigint,
  was: PaymentMethod,
  given: Replacement,
): Promise<PaymentMethod> {
  if ("card" in given) {
    const sealed = await sealCard(context, merchantId, was.customerId, given.card);
    return { ...sealed, replacesId: was.id };
  }
  return {
    ...was,
    id: context.ids.take("customer"),
    expiryYear: given.expiryYear,
    expiryMonth: given.expiryMonth,
    state: "usable",
    replacesId: was.id,
    createdAt: context.clock.now(),
  };
}

/** All that is charged to `from` is charged to `to`. */
function moveAll(helds: readonly Held[], from: bigint, to: bigint): Result<Change> {
  const waiting = helds.map(({ purchase }) => awaitsBank(purchase)).find((one) => one !== null);
  if (waiting !== undefined) return waiting;
  const charged = helds
    .flatMap(({ subscriptions }) => subscriptions)
    .filter((one) => one.paymentMethodId === from && one.state !== "cancelled");
  const moves = charged.map((one) => decideReplace(one, to));
  const refused = moves.find((move) => !move.ok);
  if (refused !== undefined && !refused.ok) return refused;
  const done = moves.flatMap((move) => (move.ok ? [move.value] : []));
  return accept(
    change({
      subscriptions: done.map(({ edit }) => edit),
      events: [
        ...done.flatMap(({ events }) => events),
        {
          kind: "payment_method.changed",
          purchaseId: null,
          facts: { paymentMethodId: String(from), replacedById: String(to) },
        },
      ],
    }),
  );
}
