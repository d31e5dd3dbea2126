/** A charge that a command has committed: sent and recorded while its caller waits. */
import type { EngineContext } from "../engine-context.ts";
import { openCardsOnFile } from "./cards.ts";
import type { Planned } from "./compose.ts";
import { recordAlone } from "./record-answers.ts";
import { sendCharge } from "./sender.ts";

export async function sendPlanned(
  context: EngineContext,
  merchantId: bigint,
  planned: Planned,
): Promise<void> {
  const { transaction, lines, subscriptions } = planned;
  const policyId = subscriptions[0]?.policyId ?? 0n;
  const rules = (await context.merchants.rules(merchantId, [policyId])).get(policyId);
  if (rules === undefined) throw new Error(`policy ${policyId} was not found`);
  const methodId = transaction.paymentMethodId ?? 0n;
  const cards = await openCardsOnFile(context, merchantId, [methodId]);
  const account = await context.merchants.gatewayAccount(merchantId, transaction.gatewayAccountId);
  const outcome = await sendCharge(
    context.gateway(account.gateway),
    { transaction, lines, subscriptions, rules, held: null, parent: null },
    cards.get(methodId) ?? null,
  );
  await recordAlone(context, merchantId, transaction.id, outcome);
}
