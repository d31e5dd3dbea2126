/** Asks banks for newer data of cards that are about to expire, and puts it in their place. */
import type { CardUpdate, Gateway } from "../../ports/gateway.ts";
import type { PaymentMethod } from "../../store/payment-method/payment-method.ts";
import { openCardsOnFile } from "../charging/cards.ts";
import type { CardOnFile } from "../charging/sender.ts";
import type { Turn } from "../charging/turn.ts";
import { replaceEverywhere, type Replacement } from "../commands/replace-everywhere.ts";
import type { EngineContext } from "../engine-context.ts";

/** A card, and the account at whose bank it is charged. */
export type ExpiringCard = { readonly method: PaymentMethod; readonly gatewayAccountId: bigint };

/** Calls on the line at once: there is a month for them, and charges come first. */
const CALLS_AT_ONCE = 16;

/** Answers the payment methods that were replaced; where no bank can be asked, none. */
export async function updateCards(
  context: EngineContext,
  turn: Turn,
  cards: readonly ExpiringCard[],
): Promise<ReadonlySet<bigint>> {
  const { merchantId } = turn;
  const updated = new Set<bigint>();
  for (let at = 0; at < cards.length && turn.goesOn(); at += CALLS_AT_ONCE) {
    const asked = await withUpdaters(context, merchantId, cards.slice(at, at + CALLS_AT_ONCE));
    const ids = asked.map(({ method }) => method.id);
    const onFile = await openCardsOnFile(context, merchantId, ids);
    await Promise.all(
      asked.map(async ({ method, gateway }) => {
        const answer = await ask(gateway, onFile.get(method.id));
        const replacement = answer === null ? null : replacementOf(answer);
        if (replacement === null) return;
        const target = { merchantId, paymentMethodId: method.id };
        // a refusal: it was replaced meanwhile, or waits for the bank; then its customer is told
        const replaced = await replaceEverywhere(context, target, replacement);
        if (replaced.ok) updated.add(method.id);
      }),
    );
  }
  return updated;
}

type Asked = { readonly method: PaymentMethod; readonly gateway: Gateway };

async function withUpdaters(
  context: EngineContext,
  merchantId: bigint,
  cards: readonly ExpiringCard[],
): Promise<readonly Asked[]> {
  const asked: Asked[] = [];
  for (const { method, gatewayAccountId } of cards) {
    const account = await context.merchants.gatewayAccount(merchantId, gatewayAccountId);
    const gateway = context.gateway(account.gateway);
    if (gateway.updateCard !== undefined) asked.push({ method, gateway });
  }
  return asked;
}

/** Null: our own keys do not open the card, so there is nothing to ask. */
async function ask(gateway: Gateway, onFile: CardOnFile | undefined): Promise<CardUpdate | null> {
  if (gateway.updateCard === undefined || onFile?.kind !== "open") return null;
  return await gateway.updateCard(onFile.card);
}

function replacementOf(answer: CardUpdate): Replacement | null {
  switch (answer.kind) {
    case "expiry": {
      const { expiryYear, expiryMonth } = answer;
      return { expiryYear, expiryMonth };
    }
    case "card":
      return { card: answer.card };
    case "unchanged":
    case "no-answer":
      return null;
  }
}
