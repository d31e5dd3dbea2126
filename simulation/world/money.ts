/** Money back, money taken, money disputed: staff and the bank pick a payment from what they see. */
import type { Transaction } from "../../src/domain/transaction/transaction.ts";
import {
  captureTransaction,
  recordDispute,
  refundTransaction,
  voidTransaction,
} from "../../src/engine/commands/transaction-commands.ts";
import { readPurchase } from "../../src/engine/queries/purchases.ts";
import type { Command, Sold } from "../observation.ts";
import { ask, readThroughProcess } from "./asking.ts";
import type { World } from "./world.ts";

const made = (transactionId: bigint): { readonly transactionId: bigint } => ({ transactionId });

/** `share` of the payment, maybe more than is left; null: all that is left. */
export async function refund(
  world: World,
  sold: Sold,
  wish: { readonly of: number; readonly share: number | null },
  askingMerchantId: bigint,
): Promise<void> {
  const payment = await paymentOf(world, sold, wish.of, ["sale", "capture"]);
  if (payment === null) return;
  const transactionId = payment.id;
  const amountMinor = wish.share === null ? null : part(payment.amountMinor, wish.share);
  const command: Command = { kind: "refund", transactionId, amountMinor };
  const target = { merchantId: askingMerchantId, transactionId };
  await ask(
    world,
    { who: "staff", merchantId: askingMerchantId, command },
    (context) => refundTransaction(context, target, amountMinor === null ? {} : { amountMinor }),
    made,
  );
}

export async function voidPayment(
  world: World,
  sold: Sold,
  wish: { readonly of: number },
): Promise<void> {
  const { merchantId } = sold;
  const payment = await paymentOf(world, sold, wish.of, ["sale", "auth", "capture"]);
  if (payment === null) return;
  const transactionId = payment.id;
  await ask(
    world,
    { who: "staff", merchantId, command: { kind: "void", transactionId } },
    (context) => voidTransaction(context, { merchantId, transactionId }),
    made,
  );
}

/** `share` of what was reserved; null: all that is left of it. */
export async function capture(
  world: World,
  sold: Sold,
  wish: { readonly share: number | null },
): Promise<void> {
  const { merchantId, transactionId, firstAmountMinor } = sold;
  const amountMinor = wish.share === null ? null : part(firstAmountMinor, wish.share);
  const command: Command = { kind: "capture", transactionId, amountMinor };
  const target = { merchantId, transactionId };
  await ask(
    world,
    { who: "staff", merchantId, command },
    (context) => captureTransaction(context, target, amountMinor === null ? {} : { amountMinor }),
    made,
  );
}

export async function dispute(
  world: World,
  sold: Sold,
  wish: { readonly of: number; readonly won: boolean },
): Promise<void> {
  const { merchantId } = sold;
  const payment = await paymentOf(world, sold, wish.of, ["sale", "capture"]);
  if (payment === null) return;
  const { id: transactionId, amountMinor } = payment;
  const outcome = wish.won ? "won" : "lost";
  const command: Command = { kind: "dispute", transactionId, outcome, amountMinor };
  await ask(
    world,
    { who: "bank", merchantId, command },
    (context) => recordDispute(context, { merchantId, transactionId }, { outcome, amountMinor }),
    made,
  );
}

/** One of the payments of these kinds that the merchant's page of the purchase shows, newest first. */
async function paymentOf(
  world: World,
  { merchantId, purchaseId }: Sold,
  of: number,
  kinds: readonly Transaction["kind"][],
): Promise<Transaction | null> {
  const detail = await readThroughProcess(world, (context) =>
    readPurchase(context, merchantId, purchaseId),
  );
  const shown = (detail?.transactions ?? [])
    .map((view) => view.transaction)
    .filter((one) => kinds.includes(one.kind));
  return shown[Math.floor(of * shown.length)] ?? null;
}

/** At least the smallest unit. */
function part(amountMinor: bigint, share: number): bigint {
  const parts = (amountMinor * BigInt(Math.floor(share * 1000))) / 1000n;
  return parts === 0n ? 1n : parts;
}
