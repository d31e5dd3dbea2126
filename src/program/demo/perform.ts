/** One act of the demo's story, through the commands that the API calls. Done twice, it is done once. */
import { monthOf, yearOf, type PlainDate } from "../../domain/calendar/plain-date.ts";
import { dateIn } from "../../domain/calendar/zone.ts";
import { createPurchase } from "../../engine/commands/create-purchase.ts";
import { cancelPurchase } from "../../engine/commands/purchase-commands.ts";
import { refundTransaction } from "../../engine/commands/transaction-commands.ts";
import type { EngineContext } from "../../engine/engine-context.ts";
import {
  listPurchases,
  readPurchase,
  type PurchaseDetail,
} from "../../engine/queries/purchases.ts";
import { person, type Act } from "./cast.ts";

export type Stage = { readonly context: EngineContext; readonly merchantId: bigint };

/** Years for which a demo card is good: longer than anybody plays with a sandbox. */
const CARD_YEARS = 4;

export async function perform(stage: Stage, act: Act): Promise<void> {
  switch (act.kind) {
    case "buys":
      await buy(stage, act);
      return;
    case "cancels": {
      const found = await purchaseOf(stage, act.who);
      if (found === null) return;
      const target = { merchantId: stage.merchantId, purchaseId: found.purchase.id };
      // a refusal: it was cancelled before a start was cut off
      await cancelPurchase(stage.context, target, { reason: "customer_asked" });
      return;
    }
    case "is-refunded":
      await refundLast(stage, act);
  }
}

async function buy(stage: Stage, act: Extract<Act, { kind: "buys" }>): Promise<void> {
  if ((await purchaseOf(stage, act.who)) !== null) return;
  const { context, merchantId } = stage;
  const { description, currency, amountMinor, ...recurring } = act.offer;
  const bought = await createPurchase(context, merchantId, {
    customer: { ...person(act.who), externalId: referenceOf(act.who) },
    payment: { card: { number: act.card, ...expiryFrom(dateIn("UTC", context.clock.now())) } },
    currency,
    lines: [{ description, amountMinor, recurring: { ...recurring, amountMinor } }],
    merchantRef: referenceOf(act.who),
    face: "rest",
  });
  if (!bought.ok) throw new Error(`the demo's order was refused: ${bought.detail}`);
}

async function refundLast(stage: Stage, act: Extract<Act, { kind: "is-refunded" }>): Promise<void> {
  const found = await purchaseOf(stage, act.who);
  const paid = found?.transactions.find((one) => one.refundableMinor > 0n);
  const hasRefund = found?.transactions.some(({ transaction }) => transaction.kind === "refund");
  if (paid === undefined || hasRefund === true) return;
  const { id, amountMinor } = paid.transaction;
  await refundTransaction(
    stage.context,
    { merchantId: stage.merchantId, transactionId: id },
    act.part === "all" ? {} : { amountMinor: amountMinor / 2n },
  );
}

async function purchaseOf(stage: Stage, who: number): Promise<PurchaseDetail | null> {
  const { context, merchantId } = stage;
  const filter = { customerId: null, merchantRef: referenceOf(who), state: null };
  const { data } = await listPurchases(context, merchantId, filter, { after: null, limit: 1 });
  const [found] = data;
  return found === undefined ? null : await readPurchase(context, merchantId, found.purchase.id);
}

/** The merchant's own name for subscriber `who`, from `demo-001`. */
export function referenceOf(who: number): string {
  return `demo-${String(who + 1).padStart(3, "0")}`;
}

/** Month and year of a card that is good for some years from `today`. */
export function expiryFrom(today: PlainDate): {
  readonly expiryYear: number;
  readonly expiryMonth: number;
} {
  return { expiryYear: yearOf(today) + CARD_YEARS, expiryMonth: monthOf(today) };
}
