/** A charge that a command has committed: sent and recorded while its caller waits. */
import type { Charge } from "../../domain/transaction/charge.ts";
import type { EngineContext } from "../engine-context.ts";
import { openCardsOnFile } from "./cards.ts";
import { recordAlone } from "./record-answers.ts";
import { sendCharge, type CardOnFile } from "./sender.ts";

export async function sendAtOnce(
  context: EngineContext,
  merchantId: bigint,
  charge: Charge,
): Promise<void> {
  const { transaction } = charge;
  const onFile = await cardOf(context, merchantId, charge);
  const account = await context.merchants.gatewayAccount(merchantId, transaction.gatewayAccountId);
  const outcome = await sendCharge(context.gateway(account.gateway), charge, onFile);
  await recordAlone(context, merchantId, transaction.id, outcome);
}

/** What reverses or takes an earlier payment needs no card. */
async function cardOf(
  context: EngineContext,
  merchantId: bigint,
  { transaction: { parentId, paymentMethodId } }: Charge,
): Promise<CardOnFile | null> {
  if (parentId !== null || paymentMethodId === null) return null;
  const cards = await openCardsOnFile(context, merchantId, [paymentMethodId]);
  return cards.get(paymentMethodId) ?? null;
}
