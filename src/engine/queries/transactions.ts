/** Reading transactions. */
import { LAST_DATE, plainDate, type PlainDate } from "../../domain/calendar/plain-date.ts";
import {
  refundableMinor,
  type Transaction,
  type TransactionKind,
  type TransactionLine,
  type TransactionState,
} from "../../domain/transaction/transaction.ts";
import { selectChildren } from "../../store/transaction/select-children.ts";
import { selectLines } from "../../store/transaction/select-lines.ts";
import {
  selectTransactionPage,
  type DayRange,
  type TransactionPage,
} from "../../store/transaction/select-transaction-page.ts";
import { selectTransactionsByDay } from "../../store/transaction/select-transactions-by-day.ts";
import { selectTransactionsOfPurchase } from "../../store/transaction/select-transactions-of-purchase.ts";
import { selectTransactionsOfSubscription } from "../../store/transaction/select-transactions-of-subscription.ts";
import { selectTransactions } from "../../store/transaction/select-transactions.ts";
import type { Tx } from "../../store/statement.ts";
import type { EngineContext } from "../engine-context.ts";
import { BEYOND_ALL_IDS, downwards, pageOf, type Page, type PageRequest } from "./page.ts";
import { settlementStates, type SettlementState } from "./settlement-state.ts";

export type TransactionView = {
  readonly transaction: Transaction;
  readonly settlement: SettlementState | null;
  /** What a refund may still take; 0 for what takes no money itself. */
  readonly refundableMinor: bigint;
};

export type TransactionDetail = TransactionView & {
  readonly lines: readonly TransactionLine[];
  /** Refunds, voids, captures, disputes, surplus. */
  readonly children: readonly TransactionView[];
};

export type TransactionFilter = {
  readonly purchaseId: bigint | null;
  readonly subscriptionId: bigint | null;
  readonly state: TransactionState | null;
  readonly kind: TransactionKind | null;
  /** Business dates, both included; null: open on that side. */
  readonly from: PlainDate | null;
  readonly to: PlainDate | null;
};

const FIRST_DATE = plainDate("1900-01-01");
export const EVERY_DATE: DayRange = { from: FIRST_DATE, to: LAST_DATE };

/** One transaction with its lines and children; null when the merchant has none of this id. */
export async function readTransaction(
  context: EngineContext,
  merchantId: bigint,
  id: bigint,
): Promise<TransactionDetail | null> {
  return await context.db.tenant(merchantId, async (tx) => {
    const [transaction] = await selectTransactions(tx, [id]);
    if (transaction === undefined) return null;
    const lines = await selectLines(tx, [id]);
    const children = await selectChildren(tx, [id]);
    const [own, ...views] = await viewsOf(tx, [transaction, ...children]);
    if (own === undefined) throw new Error(`transaction ${id} lost its view`);
    return { ...own, lines, children: views };
  });
}

/** Transactions, the largest id first; filters narrow each other. */
export async function listTransactions(
  context: EngineContext,
  merchantId: bigint,
  filter: TransactionFilter,
  request: PageRequest,
): Promise<Page<TransactionView>> {
  return await context.db.tenant(merchantId, async (tx) => {
    const page: TransactionPage = { ...downwards(request), state: filter.state, kind: filter.kind };
    const found = pageOf(await select(tx, filter, page), request);
    return { ...found, data: await viewsOf(tx, found.data) };
  });
}

/** Each access path has a statement of its own, because each has an index of its own. */
async function select(
  tx: Tx,
  { purchaseId, subscriptionId, from, to }: TransactionFilter,
  page: TransactionPage,
): Promise<Transaction[]> {
  const days: DayRange = { from: from ?? FIRST_DATE, to: to ?? LAST_DATE };
  if (purchaseId !== null) {
    return await selectTransactionsOfPurchase(tx, { purchaseId, subscriptionId }, days, page);
  }
  if (subscriptionId !== null) {
    return await selectTransactionsOfSubscription(tx, subscriptionId, days, page);
  }
  if (from !== null || to !== null) return await selectTransactionsByDay(tx, days, page);
  return await selectTransactionPage(tx, page);
}

async function viewsOf(tx: Tx, transactions: readonly Transaction[]): Promise<TransactionView[]> {
  const settlements = await settlementStates(tx, transactions);
  return transactions.map((transaction, index) => {
    const takesMoney = transaction.kind === "sale" || transaction.kind === "capture";
    return {
      transaction,
      settlement: settlements[index] ?? null,
      refundableMinor: takesMoney ? refundableMinor(transaction) : 0n,
    };
  });
}

/** The newest transactions of a purchase, renewals and refunds included. */
export async function newestOfPurchase(
  tx: Tx,
  purchaseId: bigint,
  limit: number,
): Promise<TransactionView[]> {
  const page = { beforeId: BEYOND_ALL_IDS, limit, state: null, kind: null };
  const found = await selectTransactionsOfPurchase(
    tx,
    { purchaseId, subscriptionId: null },
    EVERY_DATE,
    page,
  );
  return await viewsOf(tx, found);
}
