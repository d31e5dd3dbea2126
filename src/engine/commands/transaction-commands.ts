/**
 * Refund, void, capture, and what the bank tells of disputes.
 *
 * The first three are charges of their own: planned and committed under lock (a refund reserves its
 * amount), sent with no transaction open, recorded like every answer.
 */
import { dateIn } from "../../domain/calendar/zone.ts";
import { mergeChanges, type Change } from "../../domain/change.ts";
import { expirePurchase, type Held } from "../../domain/purchase/moves.ts";
import { accept, refuse, type Result } from "../../domain/refusal.ts";
import {
  planCapture,
  planRefund,
  planVoid,
  tellDispute,
  type Dispute,
  type FollowUp,
  type FollowUpContext,
} from "../../domain/transaction/follow-up.ts";
import type { Transaction } from "../../domain/transaction/transaction.ts";
import { lockSettlement } from "../../store/settlement/lock-settlement.ts";
import type { Tx } from "../../store/statement.ts";
import { lockTransactions } from "../../store/transaction/lock-transactions.ts";
import { selectChildren } from "../../store/transaction/select-children.ts";
import { selectTransactions } from "../../store/transaction/select-transactions.ts";
import { recordAlone } from "../charging/record-answers.ts";
import { sendCharge } from "../charging/sender.ts";
import type { EngineContext } from "../engine-context.ts";
import { changePurchase, type CommandOptions } from "./change-purchase.ts";

export type TransactionTarget = { readonly merchantId: bigint; readonly transactionId: bigint };

/** Refunds `amountMinor`, or all that is left; answers the refund's transaction id. */
export async function refundTransaction(
  context: EngineContext,
  target: TransactionTarget,
  options: CommandOptions & { readonly amountMinor?: bigint } = {},
): Promise<Result<bigint>> {
  return await sendFollowUp(context, target, options, ({ parent, follow }) =>
    planRefund(parent, options.amountMinor ?? null, follow),
  );
}

/** Takes a payment back before its batch settles. */
export async function voidTransaction(
  context: EngineContext,
  target: TransactionTarget,
  options: CommandOptions = {},
): Promise<Result<bigint>> {
  return await sendFollowUp(context, target, options, async ({ parent, children, follow, tx }) => {
    const { gatewayAccountId, settleOn, currency } = parent;
    const batch =
      settleOn === null ? null : await lockSettlement(tx, { gatewayAccountId, settleOn, currency });
    return planVoid(parent, batch !== null && batch.state !== "open", children, follow);
  });
}

/** Takes reserved money, or a part of it. */
export async function captureTransaction(
  context: EngineContext,
  target: TransactionTarget,
  options: CommandOptions & { readonly amountMinor?: bigint } = {},
): Promise<Result<bigint>> {
  return await sendFollowUp(context, target, options, ({ parent, children, follow }) =>
    planCapture(parent, options.amountMinor ?? null, children, follow),
  );
}

/** Books a chargeback, or a won dispute, that the bank told us of; access follows the policy. */
export async function recordDispute(
  context: EngineContext,
  target: TransactionTarget,
  options: CommandOptions & Dispute,
): Promise<Result<bigint>> {
  let childId: bigint | undefined;
  const told = await onParent(context, target, options, ({ parent, children, follow, held }) => {
    const dispute = tellDispute(parent, options, children, follow);
    if (!dispute.ok) return dispute;
    childId = dispute.value.child.id;
    const ends = options.outcome === "lost" && held.rules.accessOnChargeback === "end";
    if (!ends) return accept(dispute.value.change);
    const expired = expirePurchase(held, { now: follow.now, reason: "chargeback" });
    return accept(
      expired.ok ? mergeChanges([dispute.value.change, expired.value]) : dispute.value.change,
    );
  });
  if (!told.ok) return told;
  if (childId === undefined) throw new Error("a dispute without a transaction");
  return accept(childId);
}

type ParentContext = {
  readonly held: Held;
  readonly tx: Tx;
  readonly parent: Transaction;
  readonly children: readonly Transaction[];
  readonly follow: FollowUpContext;
};

async function sendFollowUp(
  context: EngineContext,
  target: TransactionTarget,
  options: CommandOptions,
  plan: (parent: ParentContext) => Result<FollowUp> | Promise<Result<FollowUp>>,
): Promise<Result<bigint>> {
  let planned: { child: Transaction; parent: Transaction; held: Held } | undefined;
  const claimed = await onParent(context, target, options, async (found) => {
    const follow = await plan(found);
    if (!follow.ok) return follow;
    planned = { child: follow.value.child, parent: found.parent, held: found.held };
    return accept(follow.value.change);
  });
  if (!claimed.ok) return claimed;
  if (planned === undefined) throw new Error("a follow-up without a transaction");
  const { child, parent, held } = planned;
  const account = await context.merchants.gatewayAccount(target.merchantId, child.gatewayAccountId);
  const outcome = await sendCharge(
    context.gateway(account.gateway),
    { transaction: child, lines: [], subscriptions: [], rules: held.rules, held, parent },
    null,
    { deploymentId: context.deploymentId, merchantId: target.merchantId },
  );
  await recordAlone(context, target.merchantId, child.id, outcome);
  return accept(child.id);
}

async function onParent(
  context: EngineContext,
  target: TransactionTarget,
  options: CommandOptions,
  decide: (parent: ParentContext) => Result<Change> | Promise<Result<Change>>,
): Promise<Result<Change>> {
  const { merchantId, transactionId } = target;
  const [found] = await context.db.tenant(merchantId, (tx) =>
    selectTransactions(tx, [transactionId]),
  );
  if (found === undefined) return refuse("not_found", "There is no transaction with this id.");
  if (found.purchaseId === null) throw new Error(`transaction ${found.id} has no purchase`);
  return await changePurchase(
    context,
    merchantId,
    found.purchaseId,
    async (held, tx) => {
      const [parent] = await lockTransactions(tx, [transactionId]);
      if (parent === undefined) throw new Error(`transaction ${transactionId} vanished`);
      const children = await selectChildren(tx, [transactionId]);
      const now = context.clock.now();
      const follow: FollowUpContext = {
        now,
        today: dateIn(held.rules.zone, now),
        checkAt: now + context.limits.sendLeaseMs,
        newKey: context.newKey,
        newRecordId: () => context.ids.take("record"),
      };
      return await decide({ held, tx, parent, children, follow });
    },
    options,
  );
}
