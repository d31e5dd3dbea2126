/**
 * Refund, void, capture, and what the bank tells of disputes.
 *
 * The first three are charges of their own: planned and committed under lock (a refund reserves its
 * amount), sent with no transaction open, recorded like every answer.
 */
import type { PlainDate } from "../../domain/calendar/plain-date.ts";
import { mergeChanges } from "../../domain/change.ts";
import { expirePurchase } from "../../domain/purchase/moves.ts";
import { accept, refuse, type Result } from "../../domain/refusal.ts";
import {
  planCapture,
  planHold,
  planLower,
  planRefund,
  planRelease,
  planVoid,
  tellDispute,
  type Dispute,
  type FollowUp,
} from "../../domain/transaction/follow-up.ts";
import type { Transaction } from "../../domain/transaction/transaction.ts";
import { lockSettlement } from "../../store/settlement/lock-settlement.ts";
import { lockTransactions } from "../../store/transaction/lock-transactions.ts";
import { selectChildren } from "../../store/transaction/select-children.ts";
import { selectTransactions } from "../../store/transaction/select-transactions.ts";
import type { EngineContext } from "../engine-context.ts";
import { command, type Decided, type Planning } from "./command.ts";

export type TransactionTarget = { readonly merchantId: bigint; readonly transactionId: bigint };

/** Of a refund or a capture; absent: all that is left. */
type Part = { readonly amountMinor?: bigint };

/** Refunds `amountMinor`, or all that is left; answers the refund's transaction id. */
export const refundTransaction = followUpCommand<Part>((parent, { amountMinor }) =>
  sent(parent, planRefund(parent.transaction, amountMinor ?? null, parent)),
);

/** Takes a payment back before its batch settles. */
export const voidTransaction = followUpCommand<object>(async (parent) => {
  const { transaction, children } = parent;
  return sent(parent, planVoid(transaction, await hasLeft(parent), children, parent));
});

/** Lowers what a payment settles to; the difference is voided. */
export const lowerPayment = followUpCommand<{ readonly settleMinor: bigint }>(
  async (parent, { settleMinor }) => {
    const { transaction, children } = parent;
    const left = await hasLeft(parent);
    return sent(parent, planLower(transaction, settleMinor, left, children, parent));
  },
);

/** Keeps the money of a payment from going out until it is released. */
export const holdPayment = followUpCommand<object>(async (parent) => {
  const { transaction, children } = parent;
  return sent(parent, planHold(transaction, await hasLeft(parent), children, parent));
});

/** Lets it go out on a date, today at the earliest; `manual`: as if nothing else were said of it. */
export const releasePayment = followUpCommand<{
  readonly settleOn: PlainDate | null;
  readonly hold: "manual" | null;
}>(async (parent, terms) => {
  const { transaction, children } = parent;
  return sent(parent, planRelease(transaction, terms, await hasLeft(parent), children, parent));
});

/** Takes reserved money, or a part of it. */
export const captureTransaction = followUpCommand<Part>((parent, { amountMinor }) =>
  sent(parent, planCapture(parent.transaction, amountMinor ?? null, parent.children, parent)),
);

/** Books a chargeback, or a won dispute, that the bank told us of; access follows the policy. */
export const recordDispute = followUpCommand<Dispute>((parent, dispute) => {
  const { transaction, children, held, now } = parent;
  const told = tellDispute(transaction, dispute, children, parent);
  if (!told.ok) return told;
  const ends = dispute.outcome === "lost" && held.rules.accessOnChargeback === "end";
  const expired = ends ? expirePurchase(held, { now, reason: "chargeback" }) : null;
  const changes = [told.value.change, ...(expired?.ok === true ? [expired.value] : [])];
  return accept({ change: mergeChanges(changes), charge: null });
});

/** Whether its batch, which stays locked, has left; what is held has left no batch. */
async function hasLeft({ transaction, tx }: Parent): Promise<boolean> {
  const { gatewayAccountId, settleOn, currency, settleHold } = transaction;
  if (settleOn === null || settleHold === "suspended") return false;
  const batch = await lockSettlement(tx, { gatewayAccountId, settleOn, currency });
  return batch !== null && batch.state !== "open";
}

/** A payment with what was made of it already. */
type Parent = Planning & {
  readonly transaction: Transaction;
  readonly children: readonly Transaction[];
};

type Decide<Options> = (
  parent: Parent,
  options: Options,
) => Result<Decided> | Promise<Result<Decided>>;

/** A command that makes one transaction out of another; answers its id. */
function followUpCommand<Options extends object>(decide: Decide<Options>) {
  return command<TransactionTarget, Options, bigint>({
    find: findTransaction,
    versionOf: null,
    plan: async (planning, { transactionId }, options) => {
      const [transaction] = await lockTransactions(planning.tx, [transactionId]);
      if (transaction === undefined) throw new Error(`transaction ${transactionId} vanished`);
      const children = await selectChildren(planning.tx, [transactionId]);
      return await decide({ ...planning, transaction, children }, options);
    },
    done: ({ change }) => {
      const [made] = change.newTransactions;
      if (made === undefined) throw new Error("a follow-up without a transaction");
      return made.id;
    },
  });
}

/** A follow-up that the bank has to carry out. */
function sent({ held, transaction: parent }: Parent, planned: Result<FollowUp>): Result<Decided> {
  if (!planned.ok) return planned;
  const { child, change } = planned.value;
  return accept({
    change,
    charge: { transaction: child, lines: [], subscriptions: [], rules: held.rules, held, parent },
  });
}

/** The purchase of a transaction. */
export async function findTransaction(
  context: EngineContext,
  { merchantId, transactionId }: TransactionTarget,
): Promise<Result<bigint>> {
  const [found] = await context.db.tenant(merchantId, (tx) =>
    selectTransactions(tx, [transactionId]),
  );
  if (found === undefined) return refuse("not_found", "There is no transaction with this id.");
  if (found.purchaseId === null) throw new Error(`transaction ${found.id} has no purchase`);
  return accept(found.purchaseId);
}
