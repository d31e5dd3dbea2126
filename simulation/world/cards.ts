/** A customer stores another card and lets a subscription be charged to it. */
import { addPaymentMethod } from "../../src/engine/commands/add-payment-method.ts";
import { replacePaymentMethod } from "../../src/engine/commands/subscription-commands.ts";
import type { CardSeen, Sold } from "../observation.ts";
import type { CardPlan } from "../plan/plan.ts";
import { ask } from "./asking.ts";
import type { World } from "./world.ts";

const EXPIRY_YEAR = 2041;

export async function changeCard(
  world: World,
  { merchantId, customerId }: Sold,
  wish: { readonly subscriptionId: bigint; readonly card: CardPlan },
): Promise<void> {
  const { subscriptionId, card } = wish;
  const { number } = card;
  const seen: CardSeen = { first6: number.slice(0, 6), last4: number.slice(-4) };
  const stored = await ask(
    world,
    { who: "customer", merchantId, command: { kind: "add_card", customerId, card: seen } },
    (context) =>
      addPaymentMethod(
        context,
        { merchantId, customerId },
        { number, expiryYear: EXPIRY_YEAR, expiryMonth: 6 },
      ),
    (paymentMethodId) => ({ paymentMethodId }),
  );
  if (stored.kind !== "accepted" || stored.paymentMethodId === null) return;
  const { paymentMethodId } = stored;
  const command = { kind: "replace_card", subscriptionId, paymentMethodId, card: seen } as const;
  await ask(world, { who: "customer", merchantId, command }, (context) =>
    replacePaymentMethod(context, { merchantId, subscriptionId }, { paymentMethodId }),
  );
}
