/** No more charges to a payment method: they are declined until another one is given. */
import { change, type Change } from "../../domain/change.ts";
import { previewOf, type Preview } from "../../domain/preview/preview.ts";
import { accept, refuse, type Result } from "../../domain/refusal.ts";
import type { PaymentMethod } from "../../store/payment-method/payment-method.ts";
import type { EngineContext } from "../engine-context.ts";
import { imaginedIds, type Command, type CommandOptions } from "./command.ts";
import { findMethod, onPaidPurchases, writePaid, type MethodTarget } from "./paid-purchases.ts";

/** Nothing is moved: what it pays for is declined on its date, and follows its policy. Answers its id. */
export const switchOffPaymentMethod: Command<MethodTarget, object, bigint> = Object.assign(
  async (
    context: EngineContext,
    target: MethodTarget,
    options: CommandOptions = {},
  ): Promise<Result<bigint>> => {
    const was = await usable(context, target);
    if (!was.ok) return was;
    return await onPaidPurchases(context, was.value, target.merchantId, async (tx) => {
      await writePaid(context, tx, switchedOff(was.value), { helds: [], ...options });
      return accept(was.value.id);
    });
  },
  {
    preview: async (context: EngineContext, target: MethodTarget): Promise<Result<Preview>> => {
      const was = await usable(context, target);
      if (!was.ok) return was;
      return await onPaidPurchases(context, was.value, target.merchantId, async (_, helds) => {
        const plan = { held: helds, change: switchedOff(was.value), charge: null };
        return accept(previewOf(plan, { now: context.clock.now(), ...imaginedIds() }));
      });
    },
  },
);

function switchedOff({ id }: PaymentMethod): Change {
  return change({ methodsOff: [id] });
}

async function usable(
  context: EngineContext,
  target: MethodTarget,
): Promise<Result<PaymentMethod>> {
  const found = await findMethod(context, target);
  if (!found.ok || found.value.state === "usable") return found;
  return refuse("wrong_state", `This payment method is ${found.value.state}.`, "state");
}
