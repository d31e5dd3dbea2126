/** Puts a further card of a customer into the vault; nothing is charged. */
import { dateIn } from "../../domain/calendar/zone.ts";
import { accept, refuse, type Result } from "../../domain/refusal.ts";
import { selectCustomers } from "../../store/customer/select-customers.ts";
import { selectMerchant } from "../../store/merchant/select-merchant.ts";
import { insertPaymentMethods } from "../../store/payment-method/insert-payment-methods.ts";
import type { EngineContext } from "../engine-context.ts";
import type { OnMade } from "../idempotency/answer-once.ts";
import { cardFault, sealCard, type NewCard } from "./new-payment-method.ts";

export type CustomerTarget = { readonly merchantId: bigint; readonly customerId: bigint };

/** Answers the payment method's id. Whether a card has expired is judged in the merchant's zone. */
export async function addPaymentMethod(
  context: EngineContext,
  { merchantId, customerId }: CustomerTarget,
  card: NewCard,
  options: { readonly onMade?: OnMade } = {},
): Promise<Result<bigint>> {
  const { merchant, customers } = await context.db.tenant(merchantId, async (tx) => ({
    merchant: await selectMerchant(tx),
    customers: await selectCustomers(tx, { ids: [customerId], externalIds: [] }),
  }));
  if (merchant === null || customers.length === 0) {
    return refuse("not_found", "There is no customer with this id.");
  }
  const fault = cardFault(card, dateIn(merchant.zone, context.clock.now()), "card");
  if (fault !== null) return fault;
  await context.ids.reserve({ customer: 1 });
  const method = await sealCard(context, merchantId, customerId, card);
  await context.db.tenant(merchantId, async (tx) => {
    await insertPaymentMethods(tx, [method]);
    await options.onMade?.(tx, { id: method.id });
  });
  return accept(method.id);
}
